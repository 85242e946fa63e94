using System.Diagnostics.Metrics;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>Counts connections, and what became of the frames for them.</summary>
internal sealed class SseMetrics
{
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _conflated;
    private readonly Counter<long> _tooSlow;
    private readonly Counter<long> _keepAlives;
    private readonly Counter<long> _cutOff;

    public SseMetrics(IMeterFactory meters)
        : this(meters.Create(FrontMeter.Name))
    {
    }

    private SseMetrics(Meter meter)
    {
        _connections = meter.CreateUpDownCounter<long>("enrichment.sse.connections", "{connection}", "Open streams.");
        _frames = meter.CreateCounter<long>("enrichment.sse.frames", "{frame}", "Frames written to sockets.");
        _conflated = meter.CreateCounter<long>(
            "enrichment.sse.conflated", "{frame}", "Progress frames that gave way to newer ones for a slow reader.");
        _tooSlow = meter.CreateCounter<long>(
            "enrichment.sse.too_slow", "{connection}", "Readers disconnected since too much waited for them.");
        _keepAlives = meter.CreateCounter<long>(
            "enrichment.sse.keepalives", "{frame}", "Comments sent on silent streams.");
        _cutOff = meter.CreateCounter<long>(
            "enrichment.sse.cut_off", "{connection}", "Readers disconnected since they did not take the end of their stream.");
    }

    /// <summary>For what is not counted: a meter that nobody listens to.</summary>
    public static SseMetrics Uncounted { get; } = new(new Meter(FrontMeter.Uncounted));

    public void Opened() => _connections.Add(1);

    public void Closed() => _connections.Add(-1);

    public void Written(int frames) => _frames.Add(frames);

    public void Conflated(int frames) => _conflated.Add(frames);

    public void TooSlow() => _tooSlow.Add(1);

    public void KeptAlive(int frames) => _keepAlives.Add(frames);

    public void CutOff() => _cutOff.Add(1);
}
