using System.CommandLine;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>The command <c>status</c>.</summary>
internal static class StatusCommand
{
    private const string Description =
        """
        Says once how a BOM's run stands. Exit code 0 when it goes on or completed, 1 when it failed or was cancelled, or the
        service does not answer, 2 when no run is known or the service refuses.
        """;

    public static Command Create()
    {
        var command = new Command("status", Description);
        var bom = BomIdArgument.Create("The BOM.");
        bom.DefaultValueFactory = _ => BomIdArgument.Example;
        var service = new ServiceOptions();
        var json = new Option<bool>("--json") { Description = "Writes what the service says, as it says it." };
        command.Add(bom);
        service.AddTo(command);
        command.Add(json);
        command.Runs(async (parsed, cancellationToken) =>
        {
            using var http = ServiceAccess.CreateClient();
            var bomId = parsed.GetValue(bom);
            var status = await BomStatus.AskAsync(http, service.Read(parsed), bomId, cancellationToken);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Shown(status.Json) : status.Text(bomId));
            return status.Status is "failed" or "cancelled" ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static string Shown(string json) => Terminal.IsTerminal ? PrintableText.OfJson(json) : json;
}
