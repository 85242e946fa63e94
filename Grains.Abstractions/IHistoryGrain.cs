namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Reads what is recorded, for fronts: they have no storage of their own.</summary>
/// <remarks>Key: 0. Stateless, on whichever silo is asked.</remarks>
[Alias("history")]
public interface IHistoryGrain : IGrainWithIntegerKey
{
    /// <summary>Reads a page of a BOM's events.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The page, or why there is none; never an exception for a database that is away.</returns>
    [Alias("read"), ResponseTimeout("00:00:10")]
    Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken);
}
