using Orleans.Concurrency;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Holds the true state of one BOM's enrichment and puts each new event on the BOM's stream.</summary>
/// <remarks>Key: the <see cref="BomId"/>. Stream: <see cref="EnrichmentStreams"/>.</remarks>
[Alias("enrichment")]
public interface IEnrichmentGrain : IGrainWithStringKey
{
    /// <summary>Applies events in order. Each is applied once, however often it is sent.</summary>
    /// <param name="events">At least one.</param>
    /// <param name="knownEpoch">The epoch of the last reply; null where the sender has had none, or sends all that it
    /// has.</param>
    /// <param name="cancellationToken">Stops waiting; the events may still be applied.</param>
    [Alias("accept")]
    Task<AcceptReply> AcceptAsync(EnrichmentEvent[] events, Guid? knownEpoch, CancellationToken cancellationToken);

    /// <summary>Begins or renews a watch: for <see cref="WatchLease.Duration"/> from now, new events go on the
    /// stream.</summary>
    /// <returns>What the asking front has missed.</returns>
    [Alias("watch"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<WatchReply> WatchAsync(WatchRequest request, CancellationToken cancellationToken);

    /// <summary>Tells the current state; does not begin a watch.</summary>
    [Alias("state"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<EnrichmentState> GetStateAsync(CancellationToken cancellationToken);
}
