using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Compares the silo's BOMs with the history: one query for thousands of them, and a repair of those whose last
/// recorded event is not the grain's newest. The newest events of a BOM are compared if its run goes on and it is in doubt,
/// nothing has been heard for a while, or, if it is followed, events may have been lost.</summary>
/// <remarks>What somebody follows is looked at in each sweep. What nobody follows is looked at ever less often, the longer
/// nothing has been heard of it: a run that never ends costs some queries, not some each minute.</remarks>
internal sealed class RepairSweep(
    TrackedBoms boms, HistoryReader history, RepairQueue repairs, IOptions<RepairOptions> options, TimeProvider time)
{
    private const int BomsAQuery = 2_000;

    // An event that is recorded after one that was missed hides it; so the newest are compared once a BOM is quiet.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    // What is watched must show within 15 s.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(11);

    // A look at a table without a fitting index sorts all rows of a BOM.
    private static readonly TimeSpan Expensive = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the BOMs that are due, and leaves to the <see cref="RepairQueue"/> what that finds.</summary>
    /// <param name="all">Whether events may have been lost: all BOMs are looked at, and of those that are followed and running
    /// the newest events are compared, since one that came after a lost one hides it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task SweepAsync(bool all, CancellationToken cancellationToken)
    {
        var tracked = boms.All.ToArray();
        // Before the looks: those who wait for the database must not wait for one that cannot be looked at.
        foreach (var bom in tracked) Queue(bom, all);
        foreach (var some in tracked.Where(bom => bom.IsLoaded && (all || IsDue(bom))).Chunk(BomsAQuery))
            await LookAsync(some, cancellationToken);
    }

    private void Queue(TrackedBom bom, bool all)
    {
        var swept = bom.Swept;
        swept.Settle(time);
        if (all && bom is { IsRunning: true, IsFollowed: true }) swept.IsSuspect = true;
        var isDoubtful = !bom.IsLoaded || (bom.IsDoubtful && swept.RepairedAt != bom.HeardAt);
        if ((isDoubtful || IsToCompare(bom)) && swept.MayTry(time, bom.IsFollowed, atLeast: bom.Quiet / 2))
        {
            if (isDoubtful) repairs.AddDoubt(bom);
            else repairs.AddQuiet(bom);
        }
    }

    private bool IsToCompare(TrackedBom bom) => bom.IsRunning && (bom.IsFollowed || history.LooksAreCheap)
        && (bom.Swept.IsSuspect || (bom.Swept.ComparedAt != bom.HeardAt && bom.Quiet > Quiet));

    private bool IsDue(TrackedBom bom)
    {
        var period = options.Value.SweepPeriod;
        if (bom.Swept.LookedAt == 0) return bom.IsFollowed || (bom.IsRunning && history.LooksAreCheap);

        var since = time.GetElapsedTime(bom.Swept.LookedAt);
        if (!history.LooksAreCheap) return bom.IsFollowed && since > Expensive - (period / 2);

        // The table lags behind what is heard now. But a BOM of which something is always heard has its turn, too.
        if (bom.Quiet < period && since + period < Longest) return false;
        return bom.IsFollowed || since >= bom.Quiet / 2;
    }

    private async Task LookAsync(TrackedBom[] some, CancellationToken cancellationToken)
    {
        BomId[] ids = [.. some.Select(static bom => bom.BomId)];
        var now = time.GetTimestamp();
        var heads = await history.ReadAsync(
            (store, token) => store.ReadHeadsAsync(ids, token), HistoryPatience.Heads, cancellationToken);
        foreach (var bom in some)
        {
            bom.Swept.LookedAt = now;
            if (heads.GetValueOrDefault(bom.BomId)?.EventId is { } head && head != bom.NewestId && head != bom.Swept.ComparedHead)
                repairs.AddNews(bom, head);
        }
    }
}
