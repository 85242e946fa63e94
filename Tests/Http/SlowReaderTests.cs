using System.Globalization;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Trait("Suite", "Http")]
public sealed class SlowReaderTests
{
    private const int FastReaders = 50;
    private const int Events = 20_000;
    private const int Batch = 250;

    // Kernel buffers of a loopback connection (send: 4 MiB at most), the pipe (64 KiB) and the queue (1 MiB), with
    // room.
    private const int MostBytesForAStalledReader = 10 << 20;

    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task StalledReader_Beside50FastOnes_DelaysNobodyAndGetsTheEnd()
    {
        await using var service = await StandaloneHarness.StartAsync();
        using var stalled = await StalledReader.ConnectAsync(
            service.Http.BaseAddress!, $"/api/enrichment/stream/{_bom}?token={StandaloneHarness.Token}", Limits.HangToken);
        var fast = await Task.WhenAll(Enumerable.Range(0, FastReaders).Select(_ => service.WatchAsync(_bom)));

        // The fast ones set the pace: each batch must have reached all of them before the next. A reader that held them
        // up would hang the test.
        for (var first = 0; first < Events; first += Batch)
        {
            await PublishAsync(service, first);
            var batches = await Task.WhenAll(fast.Select(reader => reader.TakeAsync(Batch)));
            Assert.All(batches, batch => Assert.Equal(Ids(first), batch.Select(frame => frame.EventId)));
        }

        await service.PublishAsync(_bom, Documents.Completed("end", Events));
        Assert.All(await Task.WhenAll(fast.Select(reader => reader.ToEndAsync())), end => Assert.Equal(2, end.Count));

        var late = await stalled.ReadOnAsync(Limits.HangToken);
        Assert.InRange(late.Length, 0, MostBytesForAStalledReader);
        Assert.Contains("event: enrichment.completed\nid: end\n", late, StringComparison.Ordinal);
        Assert.Contains("event: stream_end\n", late, StringComparison.Ordinal);
        Assert.NotEqual(0, service.Counters["enrichment.sse.conflated"]);
        Assert.Equal(0, service.Counters["enrichment.sse.too_slow"]);
    }

    private static IEnumerable<string> Ids(int first) =>
        Enumerable.Range(first, Batch).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private Task PublishAsync(StandaloneHarness service, int first) => Task.WhenAll(Ids(first).Select((id, i) =>
        service.PublishAsync(_bom, Documents.Progress(id, first + i).Insert(1, $"\"pad\":\"{new string('x', 1_000)}\","))));
}
