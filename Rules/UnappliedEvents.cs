using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>The newest events that changed nothing, oldest first: of runs that were set aside, and those that a repair must
/// judge again since they came while it was reading.</summary>
internal sealed class UnappliedEvents
{
    private const int MaxEvents = 64;
    private const int MaxBytes = 128 << 10;

    private readonly List<(EnrichmentEvent Event, long AfterVersion, bool IsSetAside)> _events = [];
    private int _bytes;

    /// <summary>Adds one; the oldest go beyond 64 events or 128 KiB.</summary>
    /// <param name="added">The event.</param>
    /// <param name="afterVersion">The log's version when it came.</param>
    /// <param name="isSetAside">Whether its run may still become the current one.</param>
    public void Add(EnrichmentEvent added, long afterVersion, bool isSetAside)
    {
        _events.Add((added, afterVersion, isSetAside));
        _bytes += added.Document.Length;
        while (_events.Count > MaxEvents || (_bytes > MaxBytes && _events.Count > 1)) RemoveAt(0);
    }

    /// <summary>Those set aside since a version was reached.</summary>
    public IEnumerable<EnrichmentEvent> SetAsideSince(long version) =>
        _events.Where(one => one.IsSetAside && one.AfterVersion >= version).Select(static one => one.Event);

    /// <summary>Removes those set aside that name a run.</summary>
    public EnrichmentEvent[] TakeSetAside(RunMark run)
    {
        var taken = new List<EnrichmentEvent>();
        for (var index = 0; index < _events.Count;)
        {
            if (!_events[index].IsSetAside || !run.IsNamedBy(_events[index].Event))
            {
                index++;
                continue;
            }

            taken.Add(_events[index].Event);
            RemoveAt(index);
        }

        return [.. taken];
    }

    /// <summary>Puts them between the events that changed something, in the order in which all came.</summary>
    /// <param name="held">The events that changed something.</param>
    /// <param name="firstVersion">The version of the first of them.</param>
    public List<EnrichmentEvent> Among(EnrichmentEvent[] held, long firstVersion)
    {
        var all = new List<EnrichmentEvent>(held.Length + _events.Count);
        var next = 0;
        foreach (var (unapplied, afterVersion, _) in _events)
        {
            for (; next < held.Length && firstVersion + next <= afterVersion; next++) all.Add(held[next]);
            all.Add(unapplied);
        }

        all.AddRange(held.AsSpan(next));
        return all;
    }

    /// <summary>Those of another log, whose versions are not this one's.</summary>
    /// <param name="other">The other log's.</param>
    /// <param name="otherVersion">The version that the other log has reached.</param>
    /// <param name="version">The version that this log has reached.</param>
    public static UnappliedEvents From(UnappliedEvents other, long otherVersion, long version)
    {
        var taken = new UnappliedEvents();
        foreach (var (one, after, aside) in other._events) taken.Add(one, after >= otherVersion ? version : version - 1, aside);
        return taken;
    }

    private void RemoveAt(int index)
    {
        _bytes -= _events[index].Event.Document.Length;
        _events.RemoveAt(index);
    }
}
