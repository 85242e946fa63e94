using System.Globalization;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Trait("Suite", "Http")]
public sealed class ManyBomsTests
{
    private const int Boms = 500;
    private const int EventsPerSecond = 2_000;
    private const int Seconds = 20;
    private const int EventsPerBom = EventsPerSecond * Seconds / Boms;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Events2000ASecondOver500Boms_AllDeliveredOrConflatedAndEveryTerminalOneDelivered()
    {
        await using var service = await StandaloneHarness.StartAsync();
        var boms = Enumerable.Range(0, Boms).Select(_ => Documents.NewBom()).ToArray();
        var streams = await Task.WhenAll(boms.Select(bom => service.WatchAsync(bom)));
        var reading = streams.Select(stream => stream.ToEndAsync()).ToArray();

        await PublishAsync(service, boms);
        foreach (var bom in boms) await service.PublishAsync(bom, Documents.Completed("end", EventsPerBom));

        var frames = await Task.WhenAll(reading);
        Assert.All(frames, seen => Assert.Equal(["enrichment.completed", "stream_end"], seen.TakeLast(2).Select(f => f.EventType)));
        Assert.All(frames, seen => Assert.Equal(seen.Count, seen.Distinct().Count()));
        var delivered = frames.Sum(seen => seen.Count - 2);
        Assert.Equal(Boms * EventsPerBom, delivered + service.Counters["enrichment.sse.conflated"]);
    }

    private static async Task PublishAsync(StandaloneHarness service, string[] boms)
    {
        using var timer = new PeriodicTimer(Tick);
        var perTick = EventsPerSecond / (int)(TimeSpan.FromSeconds(1) / Tick);
        for (var next = 0; next < boms.Length * EventsPerBom;)
        {
            await timer.WaitForNextTickAsync(Limits.HangToken);
            for (var i = 0; i < perTick; i++, next++)
            {
                var number = next / boms.Length;
                var document = Documents.Progress(number.ToString(CultureInfo.InvariantCulture), number);
                _ = service.PublishAsync(boms[next % boms.Length], document);
            }
        }
    }
}
