using System.CommandLine;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Publisher.Commands;

/// <summary>The command <c>replay</c>.</summary>
internal static class ReplayCommand
{
    private const int PageEvents = 500;
    private const int PageBytes = 4 * 1024 * 1024;

    private const string Description =
        """
        Publishes what the table holds of a BOM once more on Redis, in order and unchanged. The service drops what it
        knows already, so this mends what Redis lost and repeats nothing. Needs DATABASE_URL.
        """;

    public static Command Create()
    {
        var command = new Command("replay", Description);
        var bom = BomIdArgument.Create("The BOM.");
        var after = new Option<string?>("--after") { Description = "Begins after this event.", HelpName = "EVENT_ID" };
        command.Add(bom);
        command.Add(after);
        command.Add(QuietOption.Create());
        command.Runs(async (parsed, cancellationToken) =>
        {
            await using var services = PublisherServices.Build();
            var history = services.GetRequiredService<IEventHistory>();
            if (history.State.Status is HistoryStatus.Disabled)
                throw new CommandException(
                    "There is no table to replay from: set DATABASE_URL. (Standalone mends itself from its own file.)");
            return await ReplayAsync(
                history, services.GetRequiredService<EnrichmentPublisher>(),
                parsed.GetValue(bom), parsed.GetValue(after),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> ReplayAsync(
        IEventHistory history, EnrichmentPublisher publisher, BomId bomId, string? after,
        CancellationToken cancellationToken)
    {
        var count = 0;
        for (var more = true; more;)
        {
            var page = await history.ReadAfterAsync(bomId, after, PageEvents, PageBytes, cancellationToken)
                ?? throw new CommandException($"The table has no event '{PrintableText.Of(after!)}' of BOM {bomId}.");
            foreach (var one in page.Events)
            {
                // As it was recorded, be it by an older rule.
                await publisher.PublishAsync(new EnrichmentDocument(bomId, one), cancellationToken);
                after = one.EventId;
                count++;
            }

            more = page.HasMore;
        }

        await Console.Out.WriteLineAsync($"{bomId}: {count} events replayed.");
        return ExitCodes.Done;
    }
}
