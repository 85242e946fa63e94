using System.Globalization;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>A reader whose window is closed when its stream ends.</summary>
[Trait("Suite", "Http")]
public sealed class StuckReaderTests
{
    // More than the kernel's buffers, the pipe and the queue can take.
    private const int Events = 120;
    private const int Bytes = 200_000;

    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task StuckReader_RunIsOver_IsCutOffAndItsHubIsGivenUp()
    {
        await using var service = await StandaloneHarness.StartAsync(
            "--SSE_END_SECONDS", "1", "--SSE_KEEPALIVE_SECONDS", "1", "--FRONT_LINGER_SECONDS", "0");
        using var stuck = await StalledReader.ConnectAsync(
            service.Http.BaseAddress!, $"/api/enrichment/stream/{_bom}?token={StandaloneHarness.Token}", Limits.HangToken);
        await Eventually.TrueAsync(() => service.Counters["enrichment.sse.connections"] == 1);
        for (var number = 0; number < Events; number++) await PublishAsync(service, number);

        await service.PublishAsync(_bom, Documents.Completed("end", Events));

        await Eventually.TrueAsync(() => service.Counters["enrichment.sse.connections"] == 0);
        await Eventually.TrueAsync(() => service.Counters["enrichment.hub.boms"] == 0);
        Assert.Equal(1, service.Counters["enrichment.sse.cut_off"]);
    }

    private Task PublishAsync(StandaloneHarness service, int number) => service.PublishAsync(
        _bom, Documents.Progress(number.ToString(CultureInfo.InvariantCulture), number)
            .Insert(1, $"\"pad\":\"{new string('x', Bytes)}\","));
}
