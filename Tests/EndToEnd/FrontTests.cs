using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Two fronts of one cluster, one of which may go at any time.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(ClusterProcessCollection.Name)]
public sealed class FrontTests(ClusterSubject subject) : IAsyncLifetime
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly string _bomId = Documents.NewBom();

    private ProcessCluster Cluster => subject.Cluster;

    private Service First => Cluster.Fronts[0];

    private Service Second => Cluster.Fronts[1];

    [Fact]
    public async Task TwoFronts_OneRun_BothShowAllOfItInOrder()
    {
        await using var one = await LiveStream.WatchAsync(First.Address, _bomId);
        await using var other = await LiveStream.WatchAsync(Second.Address, _bomId);

        var published = await Cluster.Publisher.RunAsync(_bomId, 100, Pace);

        Assert.Equal(published, LiveStream.IdsOf(await one.ToEndAsync()));
        Assert.Equal(published, LiveStream.IdsOf(await other.ToEndAsync()));
    }

    [Theory]
    [InlineData(nameof(ProcessSignal.Terminate))]
    [InlineData(nameof(ProcessSignal.Kill))]
    public async Task Front_GoesInTheMiddleOfARun_ClientResumesOnTheOtherWithoutLoss(string signal)
    {
        await using var before = await LiveStream.WatchAsync(First.Address, _bomId);
        var publishing = Cluster.Publisher.RunAsync(_bomId, 100, Pace);
        await before.IdAsync(EventPublisher.ProgressId(20));

        await First.StopAsync(Enum.Parse<ProcessSignal>(signal));
        await before.Events.ToEndAsync();
        await using var after = await LiveStream.WatchAsync(Second.Address, _bomId, before.Ids[^1]);

        string[] seen = [.. before.Ids, .. LiveStream.IdsOf(await after.ToEndAsync())];
        Assert.Equal(await publishing, seen);
        Assert.Contains("\"resume\":\"replayed\"", after.Events.Items[0].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Front_StoppedWith1000OpenStreams_EndsThemCleanlyInUnder5Seconds()
    {
        var streams = await Crowd.OpenAsync(First.Address, 1_000);

        var (exitCode, took) = await First.StopAsync(ProcessSignal.Terminate);

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Crowd.AssertToldToComeBackAsync(streams);
    }

    [Theory]
    [InlineData(nameof(ProcessSignal.Terminate))]
    [InlineData(nameof(ProcessSignal.Kill))]
    public async Task Redis_OfFrontsThatComeAndGo_KeepsNothing(string signal)
    {
        var before = await KeysAsync();
        var boms = Enumerable.Range(0, 20).Select(_ => Documents.NewBom()).ToArray();
        var streams = await Task.WhenAll(boms.Select(bom => LiveStream.WatchAsync(First.Address, bom)));
        Assert.Equal(before, await KeysAsync()); // Nobody has heard of these BOMs yet.
        foreach (var bom in boms) await Cluster.Publisher.RunAsync(bom, 2, Pace);

        Assert.Equal(before, await KeysAsync());
        await First.StopAsync(Enum.Parse<ProcessSignal>(signal));
        foreach (var stream in streams) await stream.DisposeAsync();

        Assert.Equal(before, await KeysAsync());
    }

    // But for the keys of tickets, which outlive processes.
    private async Task<string[]> KeysAsync() =>
        [.. (await Cluster.Publisher.KeysAsync()).Where(key => !key.StartsWith("ticket-keys:", StringComparison.Ordinal))];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Cluster.RepairAsync();
}
