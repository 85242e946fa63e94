namespace EnrichmentStream.Rules;

/// <summary>How much one BOM's log keeps.</summary>
/// <param name="Events">Newest events kept for resuming.</param>
/// <param name="Bytes">Most bytes of their documents; the newest event is kept whatever its size.</param>
/// <param name="RememberedIds">Newest event ids by which duplicates are known (some 60 bytes each).</param>
public sealed record EnrichmentLogLimits(int Events, int Bytes, int RememberedIds)
{
    /// <summary>Runs whose names are remembered after a newer one has replaced them.</summary>
    public const int PastRuns = 32;

    /// <summary>Newest ids remembered of events that changed nothing.</summary>
    public const int IgnoredIds = 256;

    /// <summary>Newest ids that are remembered of a run some time after its end.</summary>
    public const int IdsOfAnEnd = 1_024;

    /// <summary>1,000 events, 1 MiB, 16,384 ids.</summary>
    public static readonly EnrichmentLogLimits Default = new(1_000, 1 << 20, 16_384);
}
