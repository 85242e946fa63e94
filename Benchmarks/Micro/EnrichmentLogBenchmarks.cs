using BenchmarkDotNet.Attributes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>What the grain, and every front that mirrors it, does with each event.</summary>
[MemoryDiagnoser]
public class EnrichmentLogBenchmarks
{
    // Twice the ids that a log remembers, so that none is a duplicate when it comes round again.
    private const int Events = 32_768;

    private readonly EnrichmentEvent[] _events = SampleEvents.Create(Events, static _ => true);
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);
    private int _next;

    /// <summary>Fills the log to its limits: the state in which a long run keeps it.</summary>
    [GlobalSetup]
    public void Fill()
    {
        foreach (var filling in _events) _log.Accept(filling);
    }

    /// <summary>Progress of one run, each event new.</summary>
    [Benchmark]
    public AcceptOutcome Progress() => _log.Accept(_events[_next++ % Events]);

    /// <summary>An event that has been accepted before.</summary>
    [Benchmark]
    public AcceptOutcome Duplicate() => _log.Accept(_events[Events - 1]);
}
