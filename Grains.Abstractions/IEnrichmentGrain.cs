using Orleans.Concurrency;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Holds the true state of one BOM's enrichment and tells the fronts that watch it of each new event.</summary>
/// <remarks>Key: the <see cref="BomId"/>. They are told over their streams: <see cref="EnrichmentStreams"/>.</remarks>
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

    /// <summary>Begins a watch, or goes on with it: from now on the front is told of new events.</summary>
    /// <returns>What the asking front has missed.</returns>
    [Alias("watch"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<WatchReply> WatchAsync(WatchRequest request, CancellationToken cancellationToken);

    /// <summary>Tells the current state; does not begin a watch.</summary>
    [Alias("state"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<EnrichmentState> GetStateAsync(CancellationToken cancellationToken);
}
