using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Trait("Suite", "Http")]
public sealed class HostStopTests
{
    private const int Streams = 1_000;

    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Stop_With1000OpenStreams_EndsThemAllWithRetryInUnder5Seconds()
    {
        await using var service = await StandaloneHarness.StartAsync();
        var bom = Documents.NewBom();
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => service.WatchAsync(bom)));
        var reading = streams.Select(stream => stream.ToEndAsync()).ToArray();

        var start = TimeProvider.System.GetTimestamp();
        await service.StopAsync();
        var taken = TimeProvider.System.GetElapsedTime(start);

        Assert.All(await Task.WhenAll(reading), Assert.Empty); // A clean end of the body; an abort would throw.
        Assert.True(taken < Promise, $"Stopping took {taken}.");
    }

    [Fact]
    public async Task Stop_WithAReaderThatDoesNotRead_DoesNotWaitForIt()
    {
        await using var service = await StandaloneHarness.StartAsync();
        var bom = Documents.NewBom();
        using var stalled = await StalledReader.ConnectAsync(
            service.Http.BaseAddress!, $"/api/enrichment/stream/{bom}?token={StandaloneHarness.Token}", Limits.HangToken);
        await FillAsync(service, bom);
        // Others end in good order; cutting the stalled one off must not touch their connections any more.
        var good = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.WatchAsync(Documents.NewBom())));
        var reading = good.Select(stream => stream.ToEndAsync()).ToArray();

        var start = TimeProvider.System.GetTimestamp();
        await service.StopAsync();
        var taken = TimeProvider.System.GetElapsedTime(start);

        Assert.True(taken < Promise, $"Stopping took {taken}.");
        Assert.All(await Task.WhenAll(reading), Assert.Empty);
    }

    // Conflation shows that the reader's buffers are full.
    private static async Task FillAsync(StandaloneHarness service, string bom)
    {
        var pad = new string('x', 100_000);
        for (var i = 0; service.Counters["enrichment.sse.conflated"] == 0; i++)
            await service.PublishAsync(bom, Documents.Progress($"e{i}", i).Insert(1, $"\"pad\":\"{pad}\","));
    }
}
