using System.CommandLine;
using System.Runtime.ExceptionServices;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using Spectre.Console;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>The command <c>watch</c>.</summary>
internal static class WatchCommand
{
    private const string Description =
        """
        Shows a BOM's run live until it ends, and comes back by itself where the connection is lost, missing nothing.
        Exit code 0 when the run completed, 1 when it failed or was cancelled, 2 when the service refuses.
        """;

    public static Command Create()
    {
        var command = new Command("watch", Description);
        var bom = BomIdArgument.Create("The BOM.");
        bom.DefaultValueFactory = _ => BomIdArgument.Example;
        var service = new ServiceOptions();
        var after = After();
        var json = new Option<bool>("--json") { Description = "Writes the documents, one per line." };
        command.Add(bom);
        service.AddTo(command);
        foreach (var option in (Option[])[after, json, QuietOption.Create()]) command.Add(option);
        command.Runs((parsed, cancellationToken) => RunAsync(
            new StreamRequest(service.Read(parsed), parsed.GetValue(bom), parsed.GetValue(after)),
            parsed, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Option<string?> After() => new("--after")
    {
        Description = "Goes on after this event.",
        HelpName = "EVENT_ID",
        CustomParser = result =>
        {
            var id = result.Tokens[0].Value;
            if (!ServiceOptions.IsSendable(id))
                result.AddError($"--after is '{PrintableText.Of(id)}': use the id of an event, of printable ASCII.");
            return id;
        },
    };

    private static async Task<int> RunAsync(
        StreamRequest request, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        using var http = ServiceAccess.CreateClient();
        string? lastEventId = null;
        try
        {
            var end = json || !Terminal.IsLive ? await WatchAsync(new LineView(json)) : await ShowAsync();
            return await ExitCodeAsync(http, request, end, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(Farewell(request, parsed, lastEventId));
            return ExitCodes.Interrupted;
        }

        async Task<string?> WatchAsync(IWatchView view)
        {
            var watcher = new StreamWatcher(http, request, view, TimeProvider.System);
            try
            {
                return await watcher.WatchAsync(cancellationToken);
            }
            finally
            {
                lastEventId = watcher.LastEventId;
            }
        }

        Task<string?> ShowAsync() => ShowOnTerminalAsync(request, WatchAsync);
    }

    private static async Task<string?> ShowOnTerminalAsync(StreamRequest request, Func<IWatchView, Task<string?>> watch)
    {
        TerminalView? view = null;
        ExceptionDispatchInfo? failure = null;
        var end = await ProgressBars.Create().StartAsync(async context =>
        {
            var bar = new RunBar(context, request.BomId.Value);
            view = new TerminalView(bar);
            try
            {
                return await watch(view);
            }
            catch (Exception exception)
            {
                // The bar is drawn for a last time only where nothing is thrown.
                failure = ExceptionDispatchInfo.Capture(exception);
                return null;
            }
            finally
            {
                if (!bar.HasEnded) bar.End(null);
            }
        });
        failure?.Throw();
        // After the bar, where a long reason wraps as any text does.
        if (view is { End.Length: > 0 })
            AnsiConsole.Write(new Text(
                view.End + Environment.NewLine,
                new Style(end is EventTypes.Completed ? Color.Green : Color.Red)));
        return end;
    }

    // A run that was over before, and whose end was not told again, is asked for.
    private static async Task<int> ExitCodeAsync(
        HttpClient http, StreamRequest request, string? end, CancellationToken cancellationToken)
    {
        if (end is not null) return end is EventTypes.Completed ? ExitCodes.Done : ExitCodes.Failed;
        var status = (await BomStatus.AskAsync(http, request.Service, request.BomId, cancellationToken)).Status;
        await Console.Error.WriteLineAsync($"The run is over: {status}.");
        return status is "completed" ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Farewell(StreamRequest request, ParseResult parsed, string? lastEventId) =>
        lastEventId is null
            ? "Stopped watching; a run goes on without."
            : "Stopped watching; the run goes on. To see the rest: "
                + PrintableText.Of(CommandAgain.Write(parsed, $"watch {request.BomId}", "--after", lastEventId));
}
