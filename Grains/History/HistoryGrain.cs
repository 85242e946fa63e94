using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EnrichmentStream.Grains.History;

/// <summary>Hands pages of the history to fronts.</summary>
[StatelessWorker, Reentrant, GrainType("history")]
internal sealed partial class HistoryGrain(HistoryReader history, ILogger<HistoryGrain> logger) : Grain, IHistoryGrain
{
    public async Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        if (!history.IsEnabled) return HistoryPage.None(HistoryAnswer.Disabled);

        try
        {
            var page = await history.ReadAsync(
                (store, token) => store.ReadAfterAsync(
                    query.BomId, query.AfterEventId, query.MostEvents, query.MostBytes, token),
                HistoryPatience.Page, cancellationToken);
            return page is null ? HistoryPage.None(HistoryAnswer.UnknownEvent) : Found(page);
        }
        catch (HistoryException exception)
        {
            LogFailed(query.BomId, exception.Message);
            return HistoryPage.None(HistoryAnswer.Unavailable);
        }
    }

    private static HistoryPage Found(EventPage page) => new()
    {
        Answer = HistoryAnswer.Found,
        After = page.After,
        Events = [.. page.Events],
        HasMore = page.HasMore,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: its history could not be read: {Message}")]
    private partial void LogFailed(BomId bomId, string message);
}
