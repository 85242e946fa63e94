namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What a front asks when it begins or goes on watching a BOM.</summary>
/// <param name="Cursor">How far it has come; null where it knows nothing.</param>
/// <param name="WholeRun">Whether to send all events that the grain still holds, whatever the cursor.</param>
/// <param name="NewestId">The newest event that it has; null where it knows nothing.</param>
[GenerateSerializer, Immutable, Alias("enrichment.watch-request")]
public sealed record WatchRequest(
    [property: Id(0)] EnrichmentCursor? Cursor, [property: Id(1)] bool WholeRun = false, [property: Id(2)] string? NewestId = null)
{
    /// <summary>The front's process: it is told of new events from now on. Empty where nobody is to be told.</summary>
    [Id(3)]
    public Guid Front { get; init; }

    /// <summary>Rises with every watch of the front: <see cref="UnwatchedBom.Watch"/>.</summary>
    [Id(4)]
    public long Watch { get; init; }
}
