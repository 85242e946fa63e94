using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Counts the silos whose last report is fresh and says that they are subscribed.</summary>
[GrainType("ingest-status")]
internal sealed class IngestStatusGrain(TimeProvider time) : Grain, IIngestStatusGrain
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds);

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

        if (_reports.Count == 0) return Task.FromResult<IngestStatus?>(null);
        return Task.FromResult<IngestStatus?>(new(_reports.Values.Count(report => report.Subscribed), _reports.Count));
    }
}
