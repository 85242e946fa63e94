using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>How long nothing has been heard of a BOM's run, by what its grain says; no step of the wall clock changes
/// it.</summary>
/// <remarks>Not thread-safe: the hub's turn owns it.</remarks>
internal sealed class RunClock(TimeProvider time)
{
    private long _since;
    private TimeSpan? _silenceThen;
    private TimeSpan? _stalledAfter;

    /// <summary>The grain has answered, and nothing is known here that it did not know.</summary>
    public void Told(WatchReply reply) =>
        (_since, _silenceThen, _stalledAfter) = (time.GetTimestamp(), reply.Silence, reply.StalledAfter);

    /// <summary>An event has come.</summary>
    public void Heard()
    {
        if (_silenceThen is not null) (_since, _silenceThen) = (time.GetTimestamp(), TimeSpan.Zero);
    }

    /// <summary>What can be said of the run now.</summary>
    /// <param name="log">What the front holds.</param>
    public RunStatus Of(EnrichmentLog log)
    {
        if (log.Run is null) return Unknown;

        var silence = _silenceThen + time.GetElapsedTime(_since);
        var word = RunStatus.Word(log.Terminal, log.Paused is not null, isStalled: silence >= _stalledAfter);
        return new RunStatus(word, silence, _stalledAfter);
    }

    /// <summary>What is said to those who may not know yet whether there is a run.</summary>
    public RunStatus Unknown => new(null, null, _stalledAfter);
}
