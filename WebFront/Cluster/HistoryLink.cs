using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Asks the cluster for recorded events: a front has no storage of its own.</summary>
internal sealed partial class HistoryLink(IClusterClient cluster, ILogger<HistoryLink> logger)
{
    /// <summary>Reads a page; where the cluster does not answer, none is available.</summary>
    /// <remarks>What cannot be an event's id is no recorded event's, and never becomes part of a query: databases
    /// differ in what they take for a text.</remarks>
    public async Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        if (query.AfterEventId is not { } after || EventDocument.IsUsableId(after))
            return await AskAsync(query, cancellationToken);

        var any = await AskAsync(query with { AfterEventId = null, MostEvents = 1 }, cancellationToken);
        return any.Answer is HistoryAnswer.Found ? HistoryPage.None(HistoryAnswer.UnknownEvent) : any;
    }

    private async Task<HistoryPage> AskAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<IHistoryGrain>(0).ReadAsync(query, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(exception, query.BomId);
            return HistoryPage.None(HistoryAnswer.Unavailable);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: the cluster could not be asked for its history.")]
    private partial void LogUnanswered(Exception exception, BomId bomId);
}
