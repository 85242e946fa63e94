using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace EnrichmentStream.Tests.Http;

/// <summary>A grain that has lost its memory, while ingest still keeps its events.</summary>
[Trait("Suite", "Http")]
public sealed class LostMemoryTests
{
    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task LateJoiner_OfAnEndedRunWhoseGrainWasLost_GetsTheEnd()
    {
        await using var service = await StandaloneHarness.StartAsync("--INGEST_REPLAY_SECONDS", "60");
        await service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await service.PublishAsync(_bom, Documents.Completed("e2", 2));
        await service.AppliedAsync(_bom, "e2");

        var grain = service.Services.GetRequiredService<IGrainFactory>().GetGrain<IEnrichmentGrain>(_bom);
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        await using var stream = await service.OpenAsync(_bom);

        Assert.Equal(["enrichment.completed", "stream_end"], (await stream.ToEndAsync()).TakeLast(2).Select(frame => frame.EventType));
    }
}
