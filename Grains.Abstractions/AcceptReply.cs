namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What the grain did with a batch.</summary>
/// <param name="Epoch">The activation that answered; send it with the next batch.</param>
/// <param name="Accepted">False where the sender counted on another activation, whose memory is gone: nothing was
/// applied; send again, beginning with the recent events that it still has.</param>
[GenerateSerializer, Immutable, Alias("enrichment.accept-reply")]
public readonly record struct AcceptReply([property: Id(0)] Guid Epoch, [property: Id(1)] bool Accepted);
