using BenchmarkDotNet.Attributes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>What a front does once with each event, whatever the number of its watchers.</summary>
[MemoryDiagnoser]
public class SseFramesBenchmarks
{
    private EnrichmentEvent _event = null!; // Set before the first measurement.

    /// <summary>Which document: see <see cref="SampleDocuments.Find"/>. The guide's are indented.</summary>
    [Params("guide progress", "600 B", "600 B indented", "10000 B", "10000 B indented")]
    public string Document { get; set; } = "";

    /// <summary>Makes the event.</summary>
    [GlobalSetup]
    public void Create() =>
        _event = SampleEvents.Create(1, static _ => true)[0] with { Document = SampleDocuments.Find(Document) };

    /// <summary>Encodes its frame.</summary>
    [Benchmark]
    public object Event() => SseFrames.Event(_event);
}
