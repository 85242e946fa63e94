using System.CommandLine;
using System.Globalization;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Publisher.Commands;

/// <summary>The command <c>publish</c>.</summary>
internal static class PublishCommand
{
    private const string Description =
        """
        Publishes the documents of a file, in order and unchanged: one document, or one per line. All are checked before the
        first is sent. Exit code 1 when one did not reach a channel; to publish the file again is safe.
        """;

    public static Command Create()
    {
        var command = new Command("publish", Description);
        var file = new Argument<string>("FILE") { Description = "JSON or JSON lines; - for standard input." };
        var receivers =
            new Option<bool>("--require-receivers") { Description = "Try again an event that nobody hears." };
        var timeout = NumberOption.Timeout("Seconds to wait for a channel that is away; 0 for a single attempt", 30);
        var only = ChannelsOption.Create();
        command.Add(file);
        foreach (var option in (Option[])[receivers, timeout, only, QuietOption.Create()]) command.Add(option);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var documents = await DocumentFile.ReadAsync(parsed.GetValue(file)!, cancellationToken);
            foreach (var remark in documents.SelectMany(DocumentRemarks.Of))
                await Console.Error.WriteLineAsync(PrintableText.Of(remark));
            var settings = new Dictionary<string, string?>();
            if (parsed.GetResult(timeout) is { Implicit: false })
                settings["PUBLISH_TABLE_PATIENCE_SECONDS"] = settings["PUBLISH_REDIS_PATIENCE_SECONDS"] =
                    parsed.GetValue(timeout).ToString(CultureInfo.InvariantCulture);
            if (parsed.GetValue(receivers)) settings["PUBLISH_REQUIRE_RECEIVERS"] = "true";
            await using var services = PublisherServices.Build(parsed.GetValue(only), settings);
            return await PublishAsync(services.GetRequiredService<EnrichmentPublisher>(), documents, cancellationToken);
        });
        return command;
    }

    private static async Task<int> PublishAsync(
        EnrichmentPublisher publisher, IReadOnlyList<EnrichmentDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            // One that fails ends it: what comes after must not overtake it.
            var result = await publisher.PublishAsync(document, cancellationToken);
            await Console.Out.WriteLineAsync(Tell(document, result));
        }

        return ExitCodes.Done;
    }

    private static string Tell(EnrichmentDocument document, PublishResult result)
    {
        var parts = new List<string>();
        if (result.Table.HasIt) parts.Add(result.Table.Outcome is ChannelOutcome.Known ? "table (had it)" : "table");
        if (result.Redis.HasIt) parts.Add($"redis ({result.Receivers} listening)");
        return $"{document.BomId} {document.EventType} {document.EventId}: {string.Join(", ", parts)}";
    }
}
