using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Compares the silo's BOMs with the history: one query for thousands of them, and a call only to those whose
/// last recorded event is not the grain's newest.</summary>
internal sealed partial class RepairSweep(
    TrackedBoms boms, HistoryReader history, IGrainFactory grains, IOptions<RepairOptions> options, TimeProvider time,
    ILogger<RepairSweep> logger)
{
    private const int BomsAQuery = 2_000;

    // An event that is recorded after one that was missed hides it; so the newest are compared once a BOM is quiet.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    /// <summary>Looks at the BOMs that are running or watched, and at those that have not been read yet.</summary>
    /// <param name="all">Whether to look at the others, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task SweepAsync(bool all, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = boms.All.Where(bom => all || !bom.IsLoaded || bom.IsDoubtful || bom.IsRunning || bom.IsWatched(now)).ToArray();
        await RepairAsync(due.Where(static bom => !bom.IsLoaded || bom.IsDoubtful), static _ => null, cancellationToken);
        foreach (var some in due.Where(static bom => bom is { IsLoaded: true, IsDoubtful: false }).Chunk(BomsAQuery))
            await CompareAsync(some, cancellationToken);
    }

    private async Task CompareAsync(TrackedBom[] some, CancellationToken cancellationToken)
    {
        BomId[] ids = [.. some.Select(static bom => bom.BomId)];
        var heads = await history.ReadAsync(
            (store, token) => store.ReadHeadsAsync(ids, token), HistoryPatience.Repair, cancellationToken);
        var ahead = some.Where(bom => IsAhead(bom, heads) || IsNewlyQuiet(bom));
        await RepairAsync(ahead, bom => IsNewlyQuiet(bom) ? null : heads.GetValueOrDefault(bom.BomId)?.EventId, cancellationToken);
    }

    private static bool IsAhead(TrackedBom bom, IReadOnlyDictionary<BomId, HistoryHead> heads) =>
        heads.TryGetValue(bom.BomId, out var head) && head.EventId != bom.NewestId && head.EventId != bom.ComparedHead;

    private bool IsNewlyQuiet(TrackedBom bom) =>
        bom.IsRunning && bom.ComparedAt != bom.HeardAt && time.GetElapsedTime(bom.HeardAt) > Quiet;

    private Task RepairAsync(
        IEnumerable<TrackedBom> some, Func<TrackedBom, string?> headOf, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            some, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Reads, CancellationToken = cancellationToken },
            async (bom, token) => await RepairAsync(bom, headOf(bom), token));

    private async Task RepairAsync(TrackedBom bom, string? head, CancellationToken cancellationToken)
    {
        var heardAt = bom.HeardAt;
        try
        {
            var grain = grains.GetGrain<IEnrichmentRepair>(bom.BomId.Value);
            if (!await grain.RepairAsync(head, cancellationToken)) return; // The next sweep tries again.
            if (head is null) bom.ComparedAt = heardAt;
            else bom.ComparedHead = head;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(bom.BomId, exception.Message); // The next sweep tries again.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "BOM {BomId}: not compared with its history: {Message}")]
    private partial void LogFailed(BomId bomId, string message);
}
