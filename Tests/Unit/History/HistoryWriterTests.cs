using System.Globalization;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.History;

/// <summary>The silo's writer: in order, in the background, bounded, and to the end.</summary>
[Trait("Suite", "Unit")]
public sealed class HistoryWriterTests : IDisposable
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    private readonly UnitsMeters _meters = new();
    private readonly InMemoryEventHistory _history = new();
    private readonly FakeLogger<HistoryWriter> _log = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task Enqueue_ManyEvents_AreRecordedInOrder()
    {
        using var writer = await StartAsync();

        Enqueue(writer, 1, 2_500);

        await RecordedAsync(2_500);
        Assert.Equal(Ids(1, 2_500), await ReadAsync());
    }

    [Fact]
    public async Task Enqueue_AnEventAlone_IsRecordedAtOnce()
    {
        var time = new UnitsClock();
        using var writer = await StartAsync(time: time);

        Enqueue(writer, 1, 1);
        await RecordedAsync(1);

        time.Advance(TimeSpan.FromSeconds(1));
        Enqueue(writer, 2, 2);
        await RecordedAsync(2);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(64, 1)]
    public async Task Enqueue_RightAfterABatch_WaitsForMoreEventsOrTheTime(int count, int looks)
    {
        var time = new UnitsClock();
        using var writer = await StartAsync(time: time);
        Enqueue(writer, 1, 1);
        await RecordedAsync(1);

        Enqueue(writer, 2, 2);
        for (var look = 0; look < looks; look++)
        {
            var wait = await time.NextWaitAsync();
            Assert.Equal(Ids(1, 1), await ReadAsync());
            if (look == 0) Enqueue(writer, 3, count + 1);
            time.Advance(wait);
        }

        await RecordedAsync(count + 1);
    }

    [Fact]
    public async Task Enqueue_WhileTheDatabaseIsAway_IsRecordedLater()
    {
        using var writer = await StartAsync();
        _history.Fault = new HistoryException("away", isTransient: true);
        var failures = _meters.Collect("EnrichmentStream.Grains", "enrichment.history.failures");
        Enqueue(writer, 1, 10);
        await failures.WaitForMeasurementsAsync(2).WaitAsync(Limits.Hang);

        Enqueue(writer, 11, 20);
        _history.Fault = null;

        await RecordedAsync(20);
        Assert.Equal(Ids(1, 20), await ReadAsync());
    }

    [Fact]
    public async Task Enqueue_MoreThanTheBytes_IsCountedAndToldOnce()
    {
        var events = _meters.Collect("EnrichmentStream.Grains", "enrichment.history.events");
        var waiting = _meters.Collect("EnrichmentStream.Grains", "enrichment.history.waiting.size");
        using var writer = await StartAsync(queueBytes: 100_000);
        _history.Fault = new HistoryException("away", isTransient: true);

        Enqueue(writer, 1, 1_000);

        Assert.InRange(waiting.GetMeasurementSnapshot().Sum(one => one.Value), 90_000, 100_000);
        Assert.InRange(events.Sum("outcome", "overflow"), 700, 900);
        Assert.Single(_log.Collector.GetSnapshot(), line => line.Message.Contains("HISTORY_QUEUE_BYTES", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_EventsWaiting_AreRecordedFirst()
    {
        using var writer = await StartAsync();
        Enqueue(writer, 1, 3_000);

        await writer.StopAsync(Limits.HangToken);

        Assert.Equal(Ids(1, 3_000), await ReadAsync());
    }

    [Fact]
    public async Task Stop_DatabaseAway_EndsWithTheTokenAndTellsTheLoss()
    {
        using var writer = await StartAsync();
        _history.Fault = new HistoryException("away", isTransient: true);
        Enqueue(writer, 1, 7);
        using var token = new CancellationTokenSource();
        await token.CancelAsync();

        await writer.StopAsync(token.Token).WaitAsync(Limits.Hang);

        // The batch that was on its way is told by itself.
        var lost = _log.Collector.GetSnapshot().Where(line => line.Message.Contains("before the silo had to end", StringComparison.Ordinal));
        Assert.Equal(7, lost.Sum(line => int.Parse(line.Message.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    private static void Enqueue(HistoryWriter writer, int from, int to)
    {
        for (var n = from; n <= to; n++) writer.Enqueue(new RecordedEvent(Bom, UnitsEvents.Progress($"e{n}")));
    }

    private static string[] Ids(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(n => $"e{n}")];

    private async Task<HistoryWriter> StartAsync(long queueBytes = 256 << 20, TimeProvider? time = null)
    {
        var options = Options.Create(new HistoryWriterOptions { QueueBytes = queueBytes });
        var writer = new HistoryWriter(_history, options, new HistoryMetrics(_meters.Factory), time ?? TimeProvider.System, _log);
        await writer.StartAsync(Limits.HangToken);
        return writer;
    }

    private Task RecordedAsync(int count) => Eventually.TrueAsync(async () => (await ReadAsync()).Length == count);

    private async Task<string[]> ReadAsync()
    {
        if (_history.Fault is not null) return [];
        var page = await _history.ReadAfterAsync(Bom, null, int.MaxValue, int.MaxValue, Limits.HangToken);
        return UnitsEvents.Ids(page!.Events);
    }
}
