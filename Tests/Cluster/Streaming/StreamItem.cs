namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>What the producers of these tests publish; the number rises by one in each stream, from 1.</summary>
[GenerateSerializer, Immutable, Alias("test.stream.item")]
public sealed record StreamItem([property: Id(0)] string Stream, [property: Id(1)] int Number);
