using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>A stream by whom and what it serves.</summary>
/// <param name="connection">Where it writes.</param>
/// <param name="viewer">Who watches.</param>
/// <param name="bomIds">What is watched.</param>
/// <param name="address">Where the request came from.</param>
internal sealed class OpenStream(SseConnection connection, Viewer viewer, IReadOnlyList<BomId> bomIds, string address)
{
    private static long _made;

    /// <summary>By when they must be looked at.</summary>
    public static readonly IComparer<OpenStream> ByDue = Comparer<OpenStream>.Create(static (one, other) =>
        one.DueAt != other.DueAt ? one.DueAt.CompareTo(other.DueAt) : one.Order.CompareTo(other.Order));

    public SseConnection Connection => connection;

    public Viewer Viewer => viewer;

    public IReadOnlyList<BomId> BomIds => bomIds;

    /// <summary>When it must be told that it ends, or, once it has been, when it is cut off. The registry's to
    /// change.</summary>
    public DateTimeOffset DueAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether it has been told that it ends.</summary>
    public bool IsEnding { get; set; }

    private long Order { get; } = Interlocked.Increment(ref _made);

    /// <summary>What it is counted against beside the process; nothing for the admin token.</summary>
    public IEnumerable<(StreamCap Cap, string Of, int Count)> Counted()
    {
        if (viewer.IsAdmin) yield break;
        if (viewer.OrganizationId is { } organization) yield return (StreamCap.Organization, organization, 1);
        if (viewer.Subject is { } subject)
        {
            yield return (StreamCap.Subject, subject, 1);
            yield return (StreamCap.SubjectBoms, subject, bomIds.Count);
        }

        yield return (StreamCap.Address, address, 1);
    }
}
