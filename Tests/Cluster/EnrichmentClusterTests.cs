using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Cluster;

[Trait("Suite", "Cluster")]
public sealed class EnrichmentClusterTests
{
    private readonly string _bom = Documents.NewBom();

    /// <summary>The ways from a grain to a front, and how many silos each is tried with: the contract is one.</summary>
    public static TheoryData<string, short> Ways => new() { { "push", 2 }, { "memory", 2 }, { "local", 1 } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_OnEachWay_BringsSnapshotThenEveryEvent(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        await AcceptAsync(cluster, 0, 10);

        var watcher = await cluster.WatchAsync(_bom);
        for (var number = 10; number < 200; number++) await AcceptAsync(cluster, number, 1);

        Assert.Equal(JoinOutcome.Snapshot, watcher.Joined.Outcome);
        Assert.Equal(Enumerable.Range(9, 191).Select(number => $"e{number}"), await watcher.NextIdsAsync(191));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_OnTwoFronts_SeesTheSame(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        using var otherFront = cluster.NewHubs();
        await otherFront.StartAsync(Limits.HangToken);
        var first = await cluster.WatchAsync(_bom);
        var second = await cluster.WatchAsync(_bom, hubs: otherFront);

        for (var number = 0; number < 100; number++) await AcceptAsync(cluster, number, 1);

        var expected = Enumerable.Range(0, 100).Select(number => $"e{number}").ToArray();
        Assert.Equal(expected, await first.NextIdsAsync(100));
        Assert.Equal(expected, await second.NextIdsAsync(100));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_ManyBoms_EachInItsOrder(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        string[] boms = [.. Enumerable.Range(0, 40).Select(_ => Documents.NewBom())];
        var watchers = await Task.WhenAll(boms.Select(bom => cluster.WatchAsync(bom)));

        await Task.WhenAll(boms.Select(async bom =>
        {
            for (var number = 0; number < 50; number++)
                await cluster.Grain(bom).AcceptAsync(Events(number, 1, bom), null, Limits.HangToken);
        }));

        foreach (var watcher in watchers)
            Assert.Equal(Enumerable.Range(0, 50).Select(number => $"e{number}"), await watcher.NextIdsAsync(50));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Leave_TheLast_EndsTheWatchAtTheSilo(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        await AcceptAsync(cluster, 0, 1);
        var watcher = await cluster.WatchAsync(_bom);
        await watcher.NextIdsAsync(1);
        Assert.Equal(1, cluster.Watches);

        watcher.Leave(cluster.Hubs);

        await Eventually.TrueAsync(() => cluster.Watches == 0);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_GrainThatGoesWhileNothingComes_IsWatchedAgainElsewhere(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        await AcceptAsync(cluster, 0, 1);
        var watcher = await cluster.WatchAsync(_bom);
        await watcher.NextIdsAsync(1);

        await cluster.Silos.DeactivateAsync(cluster.Grain(_bom).GetGrainId());
        await Eventually.TrueAsync(() => cluster.Watches == 1);
        await cluster.Grain(_bom).AcceptAsync(Events(0, 2), null, Limits.HangToken);

        Assert.Equal("e1", await watcher.NextIdAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_GrainDeactivatedInBetween_GoesOnWithoutRepeating(string way, short silos)
    {
        await using var cluster = await EnrichmentCluster.StartAsync(silos, way);
        var watcher = await cluster.WatchAsync(_bom);
        await AcceptAsync(cluster, 0, 5);
        Assert.Equal("e4", (await watcher.NextIdsAsync(5))[^1]);

        await cluster.Silos.DeactivateAsync(cluster.Grain(_bom).GetGrainId());
        await AcceptAsync(cluster, 3, 4); // As ingest does: what it still has comes again.

        Assert.Equal(["e5", "e6"], await watcher.NextIdsAsync(2));
    }

    [Fact]
    public async Task Watch_SiloOfTheGrainKilled_GoesOnWithoutRepeating()
    {
        await using var cluster = await EnrichmentCluster.StartAsync(3);
        var watcher = await cluster.WatchAsync(_bom);
        await AcceptAsync(cluster, 0, 5);
        Assert.Equal("e4", (await watcher.NextIdsAsync(5))[^1]);

        await cluster.Silos.KillSiloAsync(await HostOfAsync(cluster));
        await AcceptAsync(cluster, 3, 4);

        Assert.Equal(["e5", "e6"], await watcher.NextIdsAsync(2));
    }

    [Fact]
    public async Task Accept_FromASenderWhoKnewAnotherActivation_IsRefusedUntilItSaysWhatItHas()
    {
        await using var cluster = await EnrichmentCluster.StartAsync(1);
        var grain = cluster.Grain(_bom);
        var first = await grain.AcceptAsync(Events(0, 1), null, Limits.HangToken);
        await cluster.Silos.DeactivateAsync(grain.GetGrainId());

        var refused = await grain.AcceptAsync(Events(1, 1), first.Epoch, Limits.HangToken);
        var taken = await grain.AcceptAsync(Events(0, 2), refused.Epoch, Limits.HangToken);

        Assert.False(refused.Accepted);
        Assert.True(taken.Accepted);
        Assert.Equal("e1", (await grain.GetStateAsync(Limits.HangToken)).Newest?.EventId);
    }

    [Fact]
    public async Task Resume_BeyondTheFront_IsAnsweredByTheGrain()
    {
        await using var cluster = await EnrichmentCluster.StartAsync(1);
        await AcceptAsync(cluster, 0, 500);

        var watcher = await cluster.WatchAsync(_bom, new ResumePoint("e20", Reconnect: true));

        Assert.Equal(JoinOutcome.Replayed, watcher.Joined.Outcome);
        Assert.Equal(Enumerable.Range(21, 479).Select(number => $"e{number}"), await watcher.NextIdsAsync(479));
    }

    private async Task<Orleans.TestingHost.InProcessSiloHandle> HostOfAsync(EnrichmentCluster cluster)
    {
        var management = cluster.Silos.Client.GetGrain<Orleans.Runtime.IManagementGrain>(0);
        var address = await management.GetActivationAddress(cluster.Grain(_bom));
        return cluster.Silos.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    private async Task AcceptAsync(EnrichmentCluster cluster, int first, int count) =>
        await cluster.Grain(_bom).AcceptAsync(Events(first, count), null, Limits.HangToken);

    private EnrichmentEvent[] Events(int first, int count, string? bom = null) => [.. Enumerable.Range(first, count).Select(number =>
    {
        var document = Encoding.UTF8.GetBytes(Documents.Progress($"e{number}", number));
        Assert.Equal(DocumentFault.None, EventDocument.Read(BomId.Parse(bom ?? _bom), document, out var read));
        return read!;
    })];
}
