namespace EnrichmentStream.Grains.Abstractions;

/// <summary>How a front follows the grains of its own process: without a stream, and without serializing
/// anything.</summary>
public interface ILocalFronts
{
    /// <summary>Lets a front follow, for as long as the process lives.</summary>
    /// <param name="front">What its watches name.</param>
    /// <param name="onBroadcast">Called on the grain's turn, in the order of publishing for each BOM; may not
    /// wait.</param>
    void Attach(Guid front, Action<EnrichmentBroadcast> onBroadcast);

    /// <summary>Ends a watch, unless there is a later one.</summary>
    void Unwatch(Guid front, UnwatchedBom unwatched);
}
