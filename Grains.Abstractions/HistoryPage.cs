namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Some of a BOM's recorded events, in the history's order.</summary>
[GenerateSerializer, Immutable, Alias("enrichment.history-page")]
public sealed record HistoryPage
{
    /// <summary>Whether there is a page, or why not.</summary>
    [Id(0)]
    public required HistoryAnswer Answer { get; init; }

    /// <summary>The event that the page follows; null where it begins with the first.</summary>
    [Id(1)]
    public EnrichmentEvent? After { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(2)]
    public EnrichmentEvent[] Events { get; init; } = [];

    /// <summary>Whether more follow.</summary>
    [Id(3)]
    public bool HasMore { get; init; }

    /// <summary>No page, and why.</summary>
    public static HistoryPage None(HistoryAnswer answer) => new() { Answer = answer };
}
