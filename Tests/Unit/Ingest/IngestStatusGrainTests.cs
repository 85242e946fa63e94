using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public class IngestStatusGrainTests
{
    private readonly UnitsClock _time = new();

    [Fact]
    public async Task CountSubscribed_Reports_CountsThoseThatHear()
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("silo-1", subscribed: true, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: true, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: false, CancellationToken.None);

        Assert.Equal(1, await grain.CountSubscribedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task CountSubscribed_OldReport_CountsNoMore()
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("dead", subscribed: true, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        await grain.ReportAsync("alive", subscribed: true, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(1, await grain.CountSubscribedAsync(CancellationToken.None));
    }
}
