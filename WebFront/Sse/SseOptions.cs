namespace EnrichmentStream.WebFront.Sse;

/// <summary>Times and limits of a stream.</summary>
internal sealed class SseOptions
{
    /// <summary>Seconds without a byte after which a comment is sent (WHATWG HTML 9.2.7 advises about 15; the guide
    /// says 30).</summary>
    /// <value>1 to 300; 30 by default.</value>
    [ConfigurationKeyName("SSE_KEEPALIVE_SECONDS")]
    public int KeepAliveSeconds { get; set; } = 30;

    /// <summary>Frames that may wait for one reader before superseded progress gives way.</summary>
    /// <value>16 to 100,000; 1,024 by default.</value>
    [ConfigurationKeyName("SSE_QUEUE_FRAMES")]
    public int QueueFrames { get; set; } = 1_024;

    /// <summary>Bytes that may wait for one reader before superseded progress gives way. Readers of one BOM share
    /// them.</summary>
    /// <value>64 KiB to 256 MiB; 1 MiB by default.</value>
    [ConfigurationKeyName("SSE_QUEUE_BYTES")]
    public int QueueBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of frames that nothing supersedes beyond which a reader is disconnected; it can resume.</summary>
    /// <value>At least <see cref="QueueBytes"/>, at most 1 GiB; 4 MiB by default.</value>
    [ConfigurationKeyName("SSE_QUEUE_MAX_BYTES")]
    public int QueueMaxBytes { get; set; } = 4 << 20;

    /// <summary>Seconds that a reader has to take what waits for it once its stream has ended; then it is disconnected,
    /// and can resume.</summary>
    /// <value>1 to 3,600; 30 by default.</value>
    [ConfigurationKeyName("SSE_END_SECONDS")]
    public int EndSeconds { get; set; } = 30;

    public TimeSpan End => TimeSpan.FromSeconds(EndSeconds);

    public TimeSpan KeepAlive => TimeSpan.FromSeconds(KeepAliveSeconds);
}
