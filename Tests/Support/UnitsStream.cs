using System.IO.Pipelines;
using System.Text;
using EnrichmentStream.WebFront;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>One connection over a pipe that a test reads as slowly as it likes.</summary>
/// <remarks>The pipe runs everything inline, so that reading returns when the connection has written what it
/// had.</remarks>
internal sealed class UnitsStream : IDisposable
{
    private readonly UnitsMeters _meters = new();
    private readonly Pipe _pipe;
    private readonly Dictionary<string, MetricCollector<long>> _counted = [];

    public UnitsStream(SseOptions? options = null, int pauseAt = 1)
    {
        _pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: pauseAt, resumeWriterThreshold: 1, useSynchronizationContext: false));
        Metrics = new SseMetrics(_meters.Factory);
        foreach (var name in (string[])["frames", "conflated", "too_slow", "keepalives", "cut_off"])
            _counted.Add(name, _meters.Collect(FrontMeter.Name, "enrichment.sse." + name));
        Connection = new SseConnection(options ?? new SseOptions(), Metrics, Time, () => Disconnects++);
    }

    public UnitsClock Time { get; } = new();

    public SseMetrics Metrics { get; }

    public SseConnection Connection { get; }

    public PipeWriter Writer => _pipe.Writer;

    public PipeReader Reader => _pipe.Reader;

    /// <summary>How often the connection asked to be cut.</summary>
    public int Disconnects { get; private set; }

    public long Count(string instrument) => _counted[instrument].Sum();

    public UnitsStream Start(params SseFrame[] first)
    {
        Connection.Start(Writer, first);
        return this;
    }

    public void Send(params SseFrame[] frames) => Connection.Send(frames);

    /// <summary>Reads all that has been written, and all that this lets be written.</summary>
    public string ReadAll()
    {
        var text = new StringBuilder();
        while (Reader.TryRead(out var result) && !result.Buffer.IsEmpty)
        {
            text.Append(Encoding.UTF8.GetString(result.Buffer));
            Reader.AdvanceTo(result.Buffer.End);
        }

        return text.ToString();
    }

    /// <summary>The ids in what is read, in order.</summary>
    public string[] ReadIds() => [.. ReadAll().Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => line[4..])];

    public void Dispose() => _meters.Dispose();
}
