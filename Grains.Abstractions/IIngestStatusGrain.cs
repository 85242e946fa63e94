using Orleans.Concurrency;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Knows which silos hear Redis at this moment.</summary>
/// <remarks>Key: 0. Holds nothing that one second of reports does not bring back.</remarks>
[Alias("ingest-status")]
public interface IIngestStatusGrain : IGrainWithIntegerKey
{
    /// <summary>Says whether a silo is subscribed; counts for <see cref="ReportLifetimeSeconds"/> seconds.</summary>
    /// <param name="silo">The silo's address as text.</param>
    /// <param name="subscribed">Whether events reach it from Redis.</param>
    /// <param name="history">Its word for the state of the history, as in <see cref="IngestStatus.History"/>.</param>
    /// <param name="refusal">Why Redis refuses its subscription, in words for anybody; null where it does not.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("report"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task ReportAsync(string silo, bool subscribed, string? history, string? refusal, CancellationToken cancellationToken);

    /// <summary>Counts the silos that hear Redis.</summary>
    /// <returns>Null where no silo has reported of late, as after the silo that held this grain died.</returns>
    [Alias("status"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task<IngestStatus?> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Age in seconds beyond which a report no longer counts.</summary>
    const int ReportLifetimeSeconds = 5;
}
