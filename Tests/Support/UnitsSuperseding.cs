using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Tests.Support;

/// <summary>Queues of one BOM's events, written short, and what is left when superseded progress has gone.</summary>
/// <remarks>
/// An event is a letter for its type and a number: s started, p progress, n progress without a state, u paused, x another
/// type with a state, c completed, f failed without a state. After it, <c>/r</c> names another run than the usual one,
/// <c>@o</c> an organization.
/// </remarks>
internal static class UnitsSuperseding
{
    public static TheoryData<string, string> Rows => new()
    {
        { "s1 p1 p2 p3", "s1 p3" },
        { "s1 p1 n1 p2 n2", "s1 n1 p2 n2" },
        { "s1 p1 u1 p2", "s1 u1 p2" },
        { "s1 p1 x1 p2", "s1 x1 p2" },
        { "s1 p1 p2 f1", "s1 p2 f1" },
        { "s1 p1 p2 c1", "s1 c1" },
        { "s1 p1 f1 p2", "s1 p1 f1 p2" }, // p2 came after the end.
        { "s1 p1 f1 p2 p3", "s1 p1 f1 p3" },
        { "s1 p1 c1 p2", "s1 c1 p2" },
        { "s1 p1 f1 x1", "s1 p1 f1 x1" },
        { "s1 p1 f1 s2/b p2/b p3/b", "s1 p1 f1 s2/b p3/b" },
        { "s1 p1 p2/b", "s1 p1 p2/b" }, // Of a child, it may not count.
        { "s1 p1 f1/b p2", "s1 p1 f1/b p2" },
        { "s1 p1@a p2@a", "s1 p2@a" },
        { "s1 p1@a p2@b", "s1 p1@a p2@b" }, // Of another organization, it does not count.
        { "s1 p1@a p2", "s1 p1@a p2" }, // p1 says whose BOM it is.
    };

    public static EnrichmentEvent[] Read(string queue) => [.. queue.Split(' ').Select(Event)];

    private static EnrichmentEvent Event(string text)
    {
        var run = text.Split('@')[0].Split('/') is [_, var named] ? named : "run-1";
        var made = text[0] switch
        {
            's' => UnitsEvents.Started(text, run, at: null),
            'p' => UnitsEvents.Progress(text, run, at: null),
            'n' => UnitsEvents.Progress(text, run, at: null) with { HasState = false },
            'u' => UnitsEvents.Other(text, run, at: null) with { EventType = "enrichment.paused" },
            'x' => UnitsEvents.Other(text, run, at: null) with { HasState = true },
            'c' => UnitsEvents.Completed(text, run, at: null),
            _ => UnitsEvents.Failed(text, run, at: null),
        };
        return made with { OrganizationId = text.Split('@') is [_, var organization] ? organization : null };
    }
}
