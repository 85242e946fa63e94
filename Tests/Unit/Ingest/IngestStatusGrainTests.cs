using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public class IngestStatusGrainTests
{
    private readonly UnitsClock _time = new();

    [Fact]
    public async Task GetStatus_Reports_CountsThoseThatHear()
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("silo-1", subscribed: true, history: null, refusal: null, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: true, history: null, refusal: null, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: false, history: null, refusal: null, CancellationToken.None);

        Assert.Equal(new IngestStatus(1, 2), await grain.GetStatusAsync(CancellationToken.None));
    }

    [Fact]
    public async Task GetStatus_OldReport_CountsNoMore()
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("dead", subscribed: true, history: null, refusal: null, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        await grain.ReportAsync("alive", subscribed: true, history: null, refusal: null, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new IngestStatus(1, 1), await grain.GetStatusAsync(CancellationToken.None));
    }

    [Fact]
    public async Task GetStatus_NoReports_DoesNotCallSilenceALoss() =>
        Assert.Null(await new IngestStatusGrain(_time).GetStatusAsync(CancellationToken.None));

    [Theory]
    [InlineData("ready", "ready", "ready")]
    [InlineData("disabled", "disabled", "disabled")]
    [InlineData("ready", "unavailable: the disk is full", "unavailable: the disk is full")]
    [InlineData("ready", "disabled", "unavailable: not every silo has DATABASE_URL")]
    public async Task GetStatus_HistoriesOfTwoSilos_AreOneWord(string first, string second, string expected)
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("silo-1", subscribed: true, first, refusal: null, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: true, second, refusal: null, CancellationToken.None);

        Assert.Equal(expected, (await grain.GetStatusAsync(CancellationToken.None))!.Value.History);
    }

    [Fact]
    public async Task GetStatus_SiloThatRedisRefuses_SaysWhy()
    {
        var grain = new IngestStatusGrain(_time);
        await grain.ReportAsync("silo-1", subscribed: true, history: null, refusal: null, CancellationToken.None);
        await grain.ReportAsync("silo-2", subscribed: false, history: null, "grant it", CancellationToken.None);

        Assert.Equal(new IngestStatus(1, 2, Refusal: "grant it"), await grain.GetStatusAsync(CancellationToken.None));
    }
}
