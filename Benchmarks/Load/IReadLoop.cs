namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Reads open streams as bytes arrive.</summary>
internal interface IReadLoop : IDisposable
{
    /// <summary>Reads a stream from now until it ends.</summary>
    void Add(WatchedStream stream);
}
