using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.History.Reading;

/// <summary>What the query for the latest run has brought, oldest first.</summary>
internal sealed class NewestEvents
{
    private const int MaxNameLength = 255; // A longer name is known by its hash, which the column does not hold.

    private readonly List<EnrichmentEvent> _events = [];
    private int _misplaced;
    private readonly List<string> _pastRuns = [];
    private int _rows;
    private bool _hasStart;
    private bool _wasCut;

    /// <summary>Where the first event that is kept stands; null where there is none.</summary>
    public EventCursor? First { get; private set; }

    /// <summary>Who owns the BOM, as the table writes it; null if no row names an organization.</summary>
    public string? Owner { get; private set; }

    /// <summary>Adds the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kept">Whether it has its document.</param>
    /// <param name="matters">Whether it may matter to the latest run.</param>
    /// <param name="owner">Who owns the BOM.</param>
    /// <param name="isMisplaced">Whether the order is that of a time that is not credible: then the event goes before those
    /// whose order is known.</param>
    public void Add(ReadRow row, bool kept, bool matters, string? owner, bool isMisplaced = false)
    {
        _rows++;
        Owner ??= owner;
        _wasCut |= matters && !kept;
        if (row.Event is { } found)
        {
            First ??= row.Cursor;
            _events.Insert(isMisplaced ? _misplaced++ : _events.Count, found);
            _hasStart |= found.Kind is EventKind.Started;
        }
        else if (!matters && row.RunName is { Length: <= MaxNameLength } name && !_pastRuns.Contains(name))
        {
            _pastRuns.Add(name);
        }
    }

    /// <summary>Whether nothing before the events can matter to their run.</summary>
    /// <param name="asked">How many events the query asked for.</param>
    public bool BeginsItsRun(int asked) => !_wasCut && (_hasStart || _rows < asked);

    /// <summary>The events with what was true before them.</summary>
    public RecordedRun ToRun(EnrichmentSnapshot before) => new(
        before with { OrganizationId = Spelled(), PastRuns = [.. before.PastRuns, .. _pastRuns] }, _events);

    /// <summary>What was true before, from the marked rows of the second query.</summary>
    public static EnrichmentSnapshot Snapshot(Dictionary<string, EnrichmentEvent?> marks)
    {
        if (marks.GetValueOrDefault("opening") is not { } first) return new EnrichmentSnapshot();

        var end = marks.GetValueOrDefault("end");
        var newest = end ?? marks.GetValueOrDefault("newest"); // What came after the end does not count.
        return new EnrichmentSnapshot
        {
            Run = RunMarks.Open(first),
            LastState = end is { HasState: true } ? end : marks.GetValueOrDefault("state"),
            Terminal = end,
            Paused = end is null && marks.GetValueOrDefault("pause") is { Kind: EventKind.Paused } paused ? paused : null,
            Newest = newest,
            NewestId = newest?.EventId,
        };
    }

    // A column of UUIDs may hold it in other letters than the documents; a column that cannot hold it says nothing.
    private string? Spelled() => _events.Find(one => one.OrganizationId is { } named
        && (Owner is null || named.Equals(Owner, StringComparison.OrdinalIgnoreCase)))?.OrganizationId
        ?? (Owner is not null && OrganizationName.CanOwn(Owner) ? Owner : null);
}
