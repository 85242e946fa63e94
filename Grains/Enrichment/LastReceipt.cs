namespace EnrichmentStream.Grains.Enrichment;

/// <summary>When a BOM's newest event came: the time to tell, and its age, which no step of the wall clock
/// changes.</summary>
internal sealed class LastReceipt(TimeProvider time)
{
    private TimeSpan _ageThen;
    private long _since;

    /// <summary>When it came or, if it was read from the history, when it was created; null before the first.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>How long nothing has come; zero before the first.</summary>
    public TimeSpan Age => At is null ? TimeSpan.Zero : _ageThen + time.GetElapsedTime(_since);

    /// <summary>Says that an event has come.</summary>
    public void IsNow() => Set(time.GetUtcNow(), TimeSpan.Zero);

    /// <summary>Says that the newest event was read from the history.</summary>
    /// <param name="createdAt">By its publisher's clock, which may be ahead; null if it names no time.</param>
    public void IsOf(DateTimeOffset? createdAt)
    {
        var age = AgeOf(createdAt);
        Set(time.GetUtcNow() - age, age);
    }

    /// <summary>Says that the newest event is another one, which came before; unless that is not known.</summary>
    public void Is(LastReceipt other)
    {
        if (other.At is { } at) (At, _ageThen, _since) = (at, other._ageThen, other._since);
        else IsNow();
    }

    /// <summary>How long ago an event was created; zero if that is not known, or ahead.</summary>
    public TimeSpan AgeOf(DateTimeOffset? createdAt) =>
        time.GetUtcNow() - createdAt is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private void Set(DateTimeOffset at, TimeSpan age) => (At, _ageThen, _since) = (at, age, time.GetTimestamp());
}
