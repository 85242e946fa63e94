namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>Publishes to the stream that its key names.</summary>
[Alias("test.stream.producer")]
public interface IProducerGrain : IGrainWithStringKey
{
    /// <summary>Publishes items without awaiting between them.</summary>
    /// <param name="first">Number of the first item.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether every publish had completed when its call returned.</returns>
    [Alias("publish")]
    Task<bool> PublishAsync(int first, int count);

    [Alias("where")]
    Task<string> SiloAsync();
}
