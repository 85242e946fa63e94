using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>The front's own event: through the whole service, and nowhere to be found afterwards.</summary>
[Trait("Suite", "Http")]
public sealed class CanaryTests
{
    [Fact]
    public async Task Health_AfterTheStart_TellsThatTheCanaryPassed()
    {
        await using var service = await StandaloneHarness.StartAsync();

        var ready = await service.Http.GetStringAsync("/health/ready", Limits.HangToken);

        Assert.Matches("\"canary\":\"passed in [0-9]+ ms, [0-9]+ s ago\"", ready);
    }

    [Fact]
    public async Task Canary_SeveralPasses_AreNeitherRecordedNorCountedNorKept()
    {
        var history = new InMemoryEventHistory();
        await using var service = await StandaloneHarness.StartAsync(history, "--CANARY_SECONDS", "1", "--FRONT_LINGER_SECONDS", "0");
        await Eventually.TrueAsync(() => Task.FromResult(service.Counters["enrichment.canary.duration/passed"] >= 3));

        var bom = Documents.NewBom();
        await service.PublishAsync(bom, Documents.Progress("p1", 1));
        await service.AppliedAsync(bom, "p1");

        await Eventually.TrueAsync(() => Task.FromResult(history.BomIds.Length > 0));
        Assert.Equal([bom], history.BomIds.Select(one => one.Value));
        Assert.Equal(1, service.Counters["enrichment.ingest.received"]);
        Assert.Equal(1, service.Counters["enrichment.grain.events"]);
        foreach (var name in (string[])["enrichment.hub.joins", "enrichment.hub.boms", "enrichment.sse.frames", "enrichment.sse.connections"])
            Assert.Equal(0, service.Counters[name]);
    }

    [Fact]
    public async Task Canary_ItsId_CanNeitherBeWatchedNorAskedFor()
    {
        await using var service = await StandaloneHarness.StartAsync();
        var id = Uri.EscapeDataString(BomId.NewCanary().Value);

        foreach (var path in (string[])[$"stream/{id}", $"boms/{id}", $"boms/{id}/events"])
        {
            var (status, body) = await service.GetAsync(path);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, status);
            Assert.Contains("BOM", body, StringComparison.Ordinal);
        }
    }
}
