using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>This front's calls to the silos themselves; <see cref="IFrontLinkGrain"/> says what they do.</summary>
internal interface IFrontLinks
{
    Task<FrontBeatReply> BeatAsync(SiloAddress silo, FrontBeat beat);

    Task<BomId[]> CompareAsync(SiloAddress silo, Guid front, long newestWatch, FollowedBom[] followed);

    Task LeaveAsync(SiloAddress silo, Guid front);
}

/// <inheritdoc cref="IFrontLinks"/>
internal sealed class FrontLinks(IClusterClient cluster) : IFrontLinks
{
    public Task<FrontBeatReply> BeatAsync(SiloAddress silo, FrontBeat beat) => Of(silo).BeatAsync(beat);

    public Task<BomId[]> CompareAsync(SiloAddress silo, Guid front, long newestWatch, FollowedBom[] followed) =>
        Of(silo).CompareAsync(front, newestWatch, followed);

    public Task LeaveAsync(SiloAddress silo, Guid front) => Of(silo).LeaveAsync(front);

    private IFrontLinkGrain Of(SiloAddress silo) => cluster.GetGrain<IFrontLinkGrain>(silo.ToParsableString());
}
