using BenchmarkDotNet.Attributes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>What a slow reader's queue does when it is full, at its default limit of 1,024 frames.</summary>
[MemoryDiagnoser]
public class SupersedingBenchmarks
{
    private const int Items = 1_024;

    private readonly List<EnrichmentEvent> _queue = new(Items);
    private EnrichmentEvent[] _events = [];

    /// <summary>How many of ten events may give way to a later one.</summary>
    [Params(0, 9, 10)]
    public int ProgressOfTen { get; set; }

    /// <summary>Makes the events.</summary>
    [GlobalSetup]
    public void Create() => _events = SampleEvents.Create(Items, index => index % 10 < ProgressOfTen);

    /// <summary>Fills the queue anew, and removes what is superseded.</summary>
    [Benchmark]
    public int RemoveSuperseded()
    {
        _queue.Clear();
        _queue.AddRange(_events);
        return Superseding.RemoveSuperseded(_queue, static item => item, static _ => { });
    }
}
