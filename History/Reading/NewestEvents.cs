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
    private string? _organization;
    private int _rows;
    private bool _hasStart;
    private bool _wasCut;

    /// <summary>Where the first event that is kept stands; null where there is none.</summary>
    public EventCursor? First { get; private set; }

    /// <summary>Adds the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kept">Whether it has its document.</param>
    /// <param name="matters">Whether it may matter to the latest run.</param>
    /// <param name="organization">Who owns the BOM, as the row says.</param>
    /// <param name="isMisplaced">Whether the order is that of a time that is not credible: then the event goes before those
    /// whose order is known.</param>
    public void Add(ReadRow row, bool kept, bool matters, string? organization, bool isMisplaced = false)
    {
        _rows++;
        _organization ??= organization;
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
        before with { OrganizationId = before.OrganizationId ?? _organization, PastRuns = [.. before.PastRuns, .. _pastRuns] },
        _events);

    /// <summary>What was true before, from the marked rows of the second query.</summary>
    public static EnrichmentSnapshot Snapshot(
        Dictionary<string, ReadRow> marks, Func<EventCursor, EventCursor, int> compare)
    {
        if ((marks.GetValueOrDefault("opening") ?? marks.GetValueOrDefault("first")) is not { Event: { } first } opening)
            return new EnrichmentSnapshot();

        var run = RunMarks.Open(first);
        return new EnrichmentSnapshot
        {
            OrganizationId = first.OrganizationId,
            Run = run,
            LastState = Since("state"),
            Terminal = Since("end"),
            NewestId = marks["newest"].Cursor.EventId,
        };

        EnrichmentEvent? Since(string mark) =>
            marks.TryGetValue(mark, out var row) && compare(row.Cursor, opening.Cursor) >= 0
                && row.Event is { } found && (found.RunName is null || run.HasRunId(found) || run.HasWorkflow(found)) ? found : null;
    }
}
