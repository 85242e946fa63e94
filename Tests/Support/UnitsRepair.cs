using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;

namespace EnrichmentStream.Tests.Support;

/// <summary>The sweep with its queue, BOMs as their grains would tell of them, and a clock that the test
/// drives.</summary>
internal sealed class UnitsRepair : IDisposable
{
    private readonly UnitsMeters _meters = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly RepairQueue _queue;
    private readonly RepairSweep _sweep;
    private readonly Task _working;

    public UnitsRepair(HistoryReadOptions? options = null)
    {
        History = new CountedHistory(Recorded);
        var wrapped = Options.Create(options ?? new HistoryReadOptions());
        var services = new ServiceCollection().AddSingleton<IEventHistory>(History).BuildServiceProvider();
        Reader = new HistoryReader(services, wrapped, new HistoryReadMetrics(_meters.Factory), Time);
        var factory = UnitsProxy.Of<IGrainFactory>((_, args) => GrainOf((string)args[0]!));
        _queue = new RepairQueue(Reader, factory, wrapped, Time, NullLogger<RepairQueue>.Instance);
        _sweep = new RepairSweep(Boms, Reader, _queue, Options.Create(new RepairOptions()), Time);
        _working = _queue.RunAsync(_stopping.Token);
    }

    public UnitsClock Time { get; } = new();

    public InMemoryEventHistory Recorded { get; } = new();

    public CountedHistory History { get; }

    public HistoryReader Reader { get; }

    public TrackedBoms Boms { get; } = new();

    /// <summary>What a grain answers that is asked to repair.</summary>
    public Func<string, Task<bool>> Answer { get; set; } = static _ => Task.FromResult(true);

    /// <summary>How often the BOM's grain was called, which keeps it in memory.</summary>
    public int Calls(string bomId) => _calls.GetValueOrDefault(bomId);

    /// <summary>A BOM whose grain holds these events, which are recorded, too.</summary>
    public async Task<TrackedBom> TrackAsync(string bomId, params EnrichmentEvent[] events)
    {
        await RecordAsync(bomId, events);
        var tracked = new TrackedBom(BomId.Parse(bomId), Time);
        Tell(tracked, events);
        Boms.Add(tracked);
        return tracked;
    }

    public Task RecordAsync(string bomId, params EnrichmentEvent[] events) =>
        Recorded.RecordAsync(
            [.. events.Select(one => new RecordedEvent(BomId.Parse(bomId), one))], CancellationToken.None);

    /// <summary>Tells of a grain that holds events, of which the last may have come out of order.</summary>
    public static void Tell(TrackedBom tracked, EnrichmentEvent[] events)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in events)
        {
            log.Accept(one);
            tracked.Heard(one.EventId);
        }

        tracked.Stands(log, loaded: true);
    }

    /// <summary>Lets time pass, with a sweep every five seconds, whose repairs are done before the next.</summary>
    public async Task SweepForAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(5))
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await SweepAsync(all: false);
        }
    }

    /// <summary>Sweeps once, and waits until what that finds is repaired.</summary>
    public async Task SweepAsync(bool all)
    {
        await _sweep.SweepAsync(all, CancellationToken.None);
        await Eventually.TrueAsync(() => _queue.IsIdle);
    }

    public Task SweepAsync() => _sweep.SweepAsync(all: false, CancellationToken.None);

    public void Dispose()
    {
        _stopping.Cancel();
        _ = _working.ContinueWith(_ => _stopping.Dispose(), TaskScheduler.Default);
        Reader.Dispose();
        _meters.Dispose();
    }

    private IEnrichmentRepair GrainOf(string bomId) => UnitsProxy.Of<IEnrichmentRepair>((_, _) =>
    {
        _calls.AddOrUpdate(bomId, 1, static (_, count) => count + 1);
        return Answer(bomId);
    });
}
