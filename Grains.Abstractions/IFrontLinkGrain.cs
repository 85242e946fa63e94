using Orleans.Concurrency;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What one silo knows of the fronts that follow its BOMs. Nothing of it costs anything for each BOM while nothing
/// happens.</summary>
/// <remarks>Key: the silo's address, as <see cref="SiloAddress.ToParsableString"/> writes it. Calls to a silo that is gone
/// fail.</remarks>
[Alias("front-link")]
public interface IFrontLinkGrain : IGrainWithStringKey
{
    /// <summary>Says that a front lives. A silo that has not heard of a front for a minute forgets it.</summary>
    [Alias("beat"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<FrontBeatReply> BeatAsync(FrontBeat beat);

    /// <summary>Compares what a front follows with what the silo knows, since something may have been lost. Watches that the
    /// front no longer needs end.</summary>
    /// <param name="front">The front's process.</param>
    /// <param name="newestWatch">The newest watch that it had asked for when it made the list.</param>
    /// <param name="followed">All that it follows, wherever.</param>
    /// <returns>The BOMs whose grain it must ask again.</returns>
    [Alias("compare"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<BomId[]> CompareAsync(Guid front, long newestWatch, FollowedBom[] followed);

    /// <summary>Says that a front ends.</summary>
    [Alias("leave"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task LeaveAsync(Guid front);
}
