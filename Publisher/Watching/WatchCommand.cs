using System.CommandLine;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Publisher.CommandLine;
using Spectre.Console;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>The command <c>watch</c>.</summary>
internal static class WatchCommand
{
    private const string Description =
        """
        Shows a BOM's run live until it ends, and comes back by itself where the connection is lost, missing nothing.
        Exit code 0 when the run completed, 1 when it failed, 2 when the service refuses.
        """;

    public static Command Create()
    {
        var command = new Command("watch", Description);
        var bom = BomIdArgument.Create("The BOM.");
        bom.DefaultValueFactory = _ => BomIdArgument.Example;
        var server = new Option<Uri>("--server")
        {
            Description = "The service.", HelpName = "URL", CustomParser = ServerOption.Parse,
            DefaultValueFactory = _ => ServerOption.Default,
        };
        var token = new Option<string?>("--token") { Description = "Your token; ENRICHMENT_TOKEN, else ADMIN_TOKEN, by default.", HelpName = "TOKEN" };
        var after = new Option<string?>("--after") { Description = "Goes on after this event.", HelpName = "EVENT_ID" };
        var json = new Option<bool>("--json") { Description = "Writes the documents, one a line." };
        command.Add(bom);
        foreach (var option in (Option[])[server, token, after, json]) command.Add(option);
        command.Runs((parsed, cancellationToken) => RunAsync(
            new StreamRequest(
                parsed.GetValue(server)!, parsed.GetValue(bom), parsed.GetValue(token) ?? TokenSetting(), parsed.GetValue(after)),
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    // In the environment or .env, so that it need not be on a command line, which every user of the machine can read.
    private static string? TokenSetting()
    {
        var settings = PublisherServices.Settings();
        return settings.ReadSetting("ENRICHMENT_TOKEN") is { Length: > 0 } token ? token : settings.ReadSetting("ADMIN_TOKEN");
    }

    private static async Task<int> RunAsync(StreamRequest request, bool json, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var end = json || !Terminal.IsLive
            ? await WatchAsync(new LineView(json))
            : await ProgressBars.Create().StartAsync(context => WatchAsync(
                new TerminalView(context.AddTask(Markup.Escape(request.BomId.Value)), request.BomId)));
        return end is EventKind.Failed ? ExitCodes.Failed : ExitCodes.Done;

        Task<EventKind> WatchAsync(IWatchView view) =>
            new StreamWatcher(http, request, view, TimeProvider.System).WatchAsync(cancellationToken);
    }
}
