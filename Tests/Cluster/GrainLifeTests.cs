using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace EnrichmentStream.Tests.Cluster;

/// <summary>How long BOM grains stay, and what they keep.</summary>
[Trait("Suite", "Cluster")]
public sealed class GrainLifeTests
{
    private readonly CountedHistory _history = new(new InMemoryEventHistory());
    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task State_OfTenThousandBomsThatDoNotExist_LeavesNoActivation()
    {
        await using var cluster = await StartAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, token) => await cluster.Grain($"unknown-{number}").GetStateAsync(token));

        await Eventually.TrueAsync(async () => await ActivationsAsync(cluster) == 0);

        Assert.Equal(10_000, _history.AskedOfAll); // Once each, when it activated; the sweep asked nothing.
        Assert.Equal(0, Service<TrackedBoms>(cluster).Count);
        Assert.Equal(0, Service<TidyService>(cluster).Waiting);
    }

    [Fact]
    public async Task Watch_OfABomThatDoesNotExistYet_KeepsItsGrainAndGetsTheFirstEvent()
    {
        await using var cluster = await StartAsync();
        var watcher = await cluster.WatchAsync(_bom);
        await cluster.Grain("unknown").GetStateAsync(Limits.HangToken);
        await Eventually.TrueAsync(async () => await ActivationsAsync(cluster) == 1); // That one has gone.

        await _history.RecordAsync([Recorded(Documents.Progress("e1", 1))], Limits.HangToken); // Redis has lost it.

        Assert.Equal("e1", await watcher.NextIdAsync());
    }

    [Fact]
    public async Task Run_ThatNeverEnds_IsForgottenWhenIdle()
    {
        await using var cluster = await StartAsync(collect: true);
        await AcceptAsync(cluster, Documents.Started("e1"), Documents.Progress("e2", 1));

        await Eventually.TrueAsync(async () => await ActivationsAsync(cluster) == 0);

        Assert.Equal("e2", (await cluster.Grain(_bom).GetStateAsync(Limits.HangToken)).Newest?.EventId);
    }

    [Fact]
    public async Task Run_ThatHasEnded_KeepsItsStateAndLeavesTheRestToTheHistory()
    {
        await using var cluster = await StartAsync();
        string[] documents =
            [Documents.Started("e0"), .. Enumerable.Range(1, 20).Select(n => Documents.Progress($"e{n}", n)), Documents.Completed("end", 21)];
        await AcceptAsync(cluster, documents);
        var whole = new WatchRequest(null, WholeRun: true);

        await Eventually.TrueAsync(async () =>
            (await cluster.Grain(_bom).WatchAsync(whole, Limits.HangToken)).Events is [{ EventId: "end" }]);

        var reply = await cluster.Grain(_bom).WatchAsync(whole, Limits.HangToken);
        Assert.Equal("end", reply.Snapshot?.Terminal?.EventId);
        Assert.Equal(22, reply.Cursor.Version);
        await AcceptAsync(cluster, documents[5..9]); // Sent again: known by their ids.
        Assert.Equal(22, (await cluster.Grain(_bom).WatchAsync(whole, Limits.HangToken)).Cursor.Version);
    }

    [Fact]
    public async Task Watch_OfAnEndedRun_FollowsTheNextOne()
    {
        await using var cluster = await StartAsync();
        await AcceptAsync(cluster, Documents.Progress("e1", 1, "run-1"), Documents.Completed("e2", 2, "run-1"));
        await Eventually.TrueAsync(async () => (await cluster.Grain(_bom).WatchAsync(
            new WatchRequest(null, WholeRun: true), Limits.HangToken)).Events is [{ EventId: "e2" }]);
        var watcher = await cluster.WatchAsync(_bom, new ResumePoint("e2", Reconnect: false));

        await AcceptAsync(cluster, Documents.Progress("f1", 10, "run-2"), Documents.Progress("f2", 11, "run-2"));

        Assert.Equal(["f1", "f2"], await watcher.NextIdsAsync(2));
    }

    private Task<EnrichmentCluster> StartAsync(bool collect = false) => EnrichmentCluster.StartAsync(1, configure: silo =>
    {
        silo.Services.AddSingleton<IEventHistory>(_history);
        silo.Services.AddSingleton<Grains.History.IHistoryWriter>(new AtOnce(_history));
        silo.Services.PostConfigure<EnrichmentOptions>(options => options.ShrinkSeconds = 1);
        silo.Services.PostConfigure<RepairOptions>(options => options.SweepSeconds = 1);
        if (!collect) return;

        silo.Services.RemoveAll<IValidateOptions<EnrichmentOptions>>(); // Nobody waits for minutes here.
        silo.Services.PostConfigure<EnrichmentOptions>(options => options.IdleMinutes = 0);
        silo.Services.PostConfigure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.ClassSpecificCollectionAge[typeof(EnrichmentGrain).FullName!] = TimeSpan.FromSeconds(3);
        });
    });

    private static T Service<T>(EnrichmentCluster cluster)
        where T : notnull => ((InProcessSiloHandle)cluster.Silos.Silos[0]).ServiceProvider.GetRequiredService<T>();

    private static async Task<int> ActivationsAsync(EnrichmentCluster cluster)
    {
        var management = cluster.Silos.Client.GetGrain<IManagementGrain>(0);
        var counts = await management.GetSimpleGrainStatistics();
        return counts.Where(one => one.GrainType.Contains(nameof(EnrichmentGrain), StringComparison.Ordinal)).Sum(one => one.ActivationCount);
    }

    private async Task AcceptAsync(EnrichmentCluster cluster, params string[] documents) => await cluster.Grain(_bom).AcceptAsync(
        [.. documents.Select(document => Recorded(document).Event)], null, Limits.HangToken);

    private RecordedEvent Recorded(string document)
    {
        var bom = BomId.Parse(_bom);
        Assert.Equal(DocumentFault.None, EventDocument.Read(bom, Encoding.UTF8.GetBytes(document), out var read));
        return new RecordedEvent(bom, read!);
    }

    private sealed class AtOnce(IEventHistory history) : Grains.History.IHistoryWriter
    {
        public void Enqueue(RecordedEvent recorded) => history.RecordAsync([recorded], CancellationToken.None).GetAwaiter().GetResult();
    }
}
