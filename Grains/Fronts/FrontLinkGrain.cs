using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>Hands what fronts say to the silo that they mean.</summary>
[NamedSiloPlacement, GrainType("front-link")]
internal sealed class FrontLinkGrain(FrontRegistry fronts, ISiloStatusOracle silos) : Grain, IFrontLinkGrain
{
    public Task<FrontBeatReply> BeatAsync(FrontBeat beat)
    {
        var (count, sum) = fronts.Beat(beat);
        return Task.FromResult(new FrontBeatReply(count, sum, [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys]));
    }

    public Task<BomId[]> CompareAsync(Guid front, long newestWatch, FollowedBom[] followed) =>
        Task.FromResult(fronts.Compare(front, newestWatch, followed));

    public Task LeaveAsync(Guid front)
    {
        fronts.Leave(front);
        return Task.CompletedTask;
    }
}
