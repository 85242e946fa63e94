using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Support;

/// <summary>What a BOM's grain is to a front: counts, broadcasts and answers, without Orleans.</summary>
internal sealed class UnitsModelGrain(EnrichmentLogLimits limits)
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    private int _activations = 1;

    private readonly List<AppliedEvent> _applied = [];
    private EnrichmentLog? _log;

    public EnrichmentLog Log => _log ??= new EnrichmentLog(limits, _applied.Add);

    public Guid Epoch => new(_activations, 0, 0, new byte[8]);

    public EnrichmentCursor Cursor => new(Epoch, Log.Version);

    /// <summary>Applies a batch.</summary>
    /// <returns>What goes on the stream; null where the batch changed nothing.</returns>
    public EnrichmentBroadcast? Accept(params EnrichmentEvent[] events)
    {
        var first = Log.Version + 1;
        _applied.Clear();
        foreach (var added in events) Log.Accept(added);
        return _applied.Count > 0 ? WatchAnswers.Broadcast(Bom, Epoch, first, _applied) : null;
    }

    public WatchReply Answer(WatchRequest request) => WatchAnswers.Answer(Log, Epoch, request);

    /// <summary>Dies and comes back on another silo, without memory.</summary>
    public void Restart()
    {
        _activations++;
        _log = null;
    }
}
