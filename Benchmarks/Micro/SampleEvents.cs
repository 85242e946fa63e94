using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>Events to measure with; they share one document.</summary>
internal static class SampleEvents
{
    private static readonly byte[] Document = SampleDocuments.Find("600 B");

    /// <summary>Events with states, each with an id of its own.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isProgress">Which of them a later one supersedes; the others are of a type that stays.</param>
    public static EnrichmentEvent[] Create(int count, Func<int, bool> isProgress) =>
        [.. Enumerable.Range(0, count).Select(index => Create(index, isProgress(index) ? EventKinds.Progress : "part.done"))];

    private static EnrichmentEvent Create(int index, string type) => new()
    {
        EventId = $"7c9e6679-7425-40de-944b-{index:x12}",
        EventType = type,
        OrganizationId = "org-uuid",
        HasState = true,
        Document = Document,
    };
}
