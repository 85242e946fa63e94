using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Repair;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Makes the grains of BOMs whose events arrive at another silo now look for a moment to go there.</summary>
/// <remarks>What comes meanwhile is sent to them from there. Each looks by itself whether it can go: nothing is lost by it,
/// since it begins again with what is recorded, and not all go at once.</remarks>
internal sealed class Homecoming(TrackedBoms boms, TidyService tidy, IGrainFactory grains)
{
    private const double GrainsASecond = 100;

    // A ring that changes often changes again.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Says which part of the ring is this silo's now.</summary>
    public void ChangeRange(IRingRange range)
    {
        var away = 0;
        foreach (var bom in boms.All)
        {
            var grain = grains.GetGrain<IEnrichmentGrain>(bom.BomId.Value).GetGrainId();
            if (range.InRange(grain.GetUniformHashCode())) continue;

            tidy.RemindAfter(bom, First + TimeSpan.FromSeconds(away / GrainsASecond));
            away++;
        }
    }
}
