using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Counts the silos whose last report is fresh and says that they are subscribed.</summary>
[GrainType("ingest-status")]
internal sealed class IngestStatusGrain(TimeProvider time) : Grain, IIngestStatusGrain
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds);

    // Every silo reports once a second.
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(2);

    private readonly long _activatedAt = time.GetTimestamp();
    private readonly Dictionary<string, (bool Subscribed, long At)> _reports = [];

    public Task ReportAsync(string silo, bool subscribed, CancellationToken cancellationToken)
    {
        _reports[silo] = (subscribed, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<IngestStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        foreach (var (silo, (_, at)) in _reports)
        {
            if (time.GetElapsedTime(at) > Lifetime) _reports.Remove(silo);
        }

        var subscribed = _reports.Values.Count(report => report.Subscribed);
        var unsure = subscribed == 0 && time.GetElapsedTime(_activatedAt) < Youth;
        return Task.FromResult<IngestStatus?>(unsure ? null : new IngestStatus(subscribed, _reports.Count));
    }
}
