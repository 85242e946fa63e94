using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Support;

/// <summary>What a BOM's grain is to a front: counts, broadcasts and answers, without Orleans.</summary>
internal sealed class UnitsModelGrain(EnrichmentLogLimits limits)
{
    private int _activations = 1;

    public EnrichmentLog Log { get; private set; } = new(limits);

    public Guid Epoch => new(_activations, 0, 0, new byte[8]);

    public EnrichmentCursor Cursor => new(Epoch, Log.Version);

    /// <summary>Applies a batch.</summary>
    /// <returns>What goes on the stream; null where the batch changed nothing.</returns>
    public EnrichmentBroadcast? Accept(params EnrichmentEvent[] events)
    {
        var first = Log.Version + 1;
        EnrichmentEvent[] applied =
            [.. events.Where(added => Log.Accept(added) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun)];
        return applied.Length > 0 ? new EnrichmentBroadcast(Epoch, first, applied) : null;
    }

    public WatchReply Answer(EnrichmentCursor? cursor, bool wholeRun = false) =>
        WatchAnswers.Answer(Log, Epoch, new WatchRequest(cursor, wholeRun));

    /// <summary>Dies and comes back on another silo, without memory.</summary>
    public void Restart()
    {
        _activations++;
        Log = new EnrichmentLog(limits);
    }
}
