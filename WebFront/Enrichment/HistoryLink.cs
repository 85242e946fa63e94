using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>Asks the cluster for recorded events: a front has no storage of its own.</summary>
internal sealed partial class HistoryLink(IClusterClient cluster, ILogger<HistoryLink> logger)
{
    /// <summary>Reads a page; where the cluster does not answer, none is available.</summary>
    public async Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken)
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
