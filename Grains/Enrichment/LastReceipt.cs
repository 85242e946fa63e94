using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>When a BOM's newest event came: the time to tell, and its age, which no step of the wall clock
/// changes.</summary>
internal sealed class LastReceipt(TimeProvider time)
{
    private TimeSpan _ageThen;
    private long _since;

    /// <summary>When it came or, if it was read from the history, when it was recorded; null before the first.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>How long nothing has come; zero before the first.</summary>
    public TimeSpan Age => At is null ? TimeSpan.Zero : _ageThen + time.GetElapsedTime(_since);

    /// <summary>Says that an event has come.</summary>
    public void IsNow() => Set(time.GetUtcNow(), TimeSpan.Zero);

    /// <summary>Says that the newest event was read from the history.</summary>
    /// <param name="read">The event.</param>
    public void IsOf(EnrichmentEvent read)
    {
        var age = AgeOf(read);
        Set(time.GetUtcNow() - age, age);
    }

    /// <summary>Says that the newest event is another one, which came before; unless that is not known.</summary>
    public void Is(LastReceipt other)
    {
        if (other.At is { } at) (At, _ageThen, _since) = (at, other._ageThen, other._since);
        else IsNow();
    }

    /// <summary>How long ago an event came, as far as the history tells: since it was recorded or, where the table does not
    /// say that, created by its publisher's clock; zero if that is not known, or ahead.</summary>
    public TimeSpan AgeOf(EnrichmentEvent? read) =>
        time.GetUtcNow() - (read?.RecordedAt ?? read?.CreatedAt) is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private void Set(DateTimeOffset at, TimeSpan age) => (At, _ageThen, _since) = (at, age, time.GetTimestamp());
}
