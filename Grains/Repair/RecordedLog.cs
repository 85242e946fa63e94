using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Compares one grain's log with what is recorded of its BOM.</summary>
internal sealed class RecordedLog(BomId bomId, EnrichmentLog log, EnrichmentLogLimits limits, HistoryReader history)
{
    // What is lost of a run that goes on is seldom more; where it is, the whole run is read.
    private const int Compared = 64;

    // The ring may hold some that are newer than all that is recorded.
    private const int Known = 4 * Compared;

    /// <summary>Whether the log knows what was recorded before it began; true where nothing is recorded at all.</summary>
    public bool IsLoaded { get; private set; } = !history.IsEnabled;

    /// <summary>Begins where the history stands.</summary>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await ReadRunAsync(HistoryPatience.Activation, cancellationToken) is { } run) log.Load(run.Before, run.Events);
        IsLoaded = true;
    }

    /// <summary>Finds what is recorded and not known.</summary>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task<Finding> CompareAsync(CancellationToken cancellationToken)
    {
        if (log.IsDoubtful || !IsLoaded) return new Finding([], await ReadRunAsync(HistoryPatience.Repair, cancellationToken));

        string[] known = [.. log.NewestHeld(Known).Select(static one => one.EventId)];
        var recorded = await history.ReadAsync(
            (store, token) => store.ReadNewestAsync(bomId, Compared, known, token), HistoryPatience.Repair,
            cancellationToken);
        EnrichmentEvent[] missing = [.. recorded.Where(one => !log.Knows(one.EventId))];
        if (missing.Length == 0) return Finding.Nothing;
        if (missing.Length < Compared && IsNewer(missing[0])) return new Finding(missing);
        return new Finding([], await ReadRunAsync(HistoryPatience.Repair, cancellationToken));
    }

    /// <summary>Takes in what was found.</summary>
    public Repaired Learn(Finding finding)
    {
        var repaired = finding.Run is { } run
            ? log.Repair(run.Before, run.Events)
            : new Repaired([.. finding.Newer.Where(Counts)], Contradicts: false);
        // Fronts may know more than a log that had not read its history: then the news do not follow on what they know.
        if (!IsLoaded) repaired = repaired with { Contradicts = log.Run is not null };
        IsLoaded = true;
        return repaired;
    }

    private bool Counts(EnrichmentEvent newer) => log.Accept(newer) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun;

    private bool IsNewer(EnrichmentEvent oldest) => log.NewestAt is not { } newest || oldest.CreatedAt >= newest;

    private Task<RecordedRun?> ReadRunAsync(HistoryPatience patience, CancellationToken cancellationToken) =>
        history.ReadAsync(
            (store, token) => store.LoadLatestRunAsync(bomId, limits.Events, limits.Bytes, token), patience,
            cancellationToken);
}
