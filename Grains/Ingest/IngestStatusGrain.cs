using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Counts the silos whose last report is fresh and says that they are subscribed.</summary>
[GrainType("ingest-status")]
internal sealed class IngestStatusGrain(TimeProvider time) : Grain, IIngestStatusGrain
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds);

    private readonly Dictionary<string, (bool Subscribed, string? History, string? Refusal, long At)> _reports = [];

    public Task ReportAsync(string silo, bool subscribed, string? history, string? refusal, CancellationToken cancellationToken)
    {
        _reports[silo] = (subscribed, history, refusal, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<IngestStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        foreach (var (silo, (_, _, _, at)) in _reports)
        {
            if (time.GetElapsedTime(at) > Lifetime) _reports.Remove(silo);
        }

        if (_reports.Count == 0) return Task.FromResult<IngestStatus?>(null);
        return Task.FromResult<IngestStatus?>(
            new(_reports.Values.Count(report => report.Subscribed), _reports.Count, History(), Refusal()));
    }

    private string? Refusal() => _reports.Values.Select(report => report.Refusal).OfType<string>().FirstOrDefault();

    // One silo that cannot record is worth a word, and so is one that was started without the others' database.
    private string? History()
    {
        string[] words = [.. _reports.Values.Select(report => report.History).OfType<string>().Distinct().Order()];
        if (words.FirstOrDefault(word => word.StartsWith("unavailable", StringComparison.Ordinal)) is { } problem) return problem;
        return words.Length > 1 ? "unavailable: not every silo has DATABASE_URL" : words.FirstOrDefault();
    }
}
