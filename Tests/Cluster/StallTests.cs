using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace EnrichmentStream.Tests.Cluster;

/// <summary>When a run counts as stalled, and what that does to the events of others that wait.</summary>
[Trait("Suite", "Cluster")]
public sealed class StallTests
{
    // No times: the order of arrival alone tells of R, and nothing of how old P is.
    private const string Displaced = "started P 0; progress P 10; progress R 20";

    private readonly InMemoryEventHistory _history = new();
    private readonly BomId _bom = BomId.Parse(Documents.NewBom());
    private readonly WallClock _time = new();

    [Fact]
    public async Task Load_OfARunThatFallsSilentThen_LetsTheOneThatWasSetAsideCount()
    {
        await RecordAsync(Displaced);
        await using var cluster = await StartAsync(stalledSeconds: 1);

        // The state alone is asked for: nothing but the grain's own timer makes it look.
        await Eventually.TrueAsync(async () => (await StateAsync(cluster)).Snapshot.Run?.Name == "R");
    }

    // The events that are read are all of R, which was set aside. Without times P is silent from then on.
    [Theory]
    [InlineData(" @0", " @9", false)]
    [InlineData("", "", false)]
    [InlineData("", "", true)]
    public async Task Load_OfASilentRunBehindAllThatIsRead_LetsTheOneThatWasSetAsideCount(
        string begun, string ended, bool isReadLater)
    {
        if (isReadLater) _history.Fault = new HistoryException("away", isTransient: true);
        else await RecordAsync(Behind(begun, ended));
        await using var cluster = await StartAsync(stalledSeconds: 1, events: 4);
        await StateAsync(cluster);
        _history.Fault = null;
        if (isReadLater) await RecordAsync(Behind(begun, ended));
        if (isReadLater) await RepairAsync(cluster);

        await Eventually.TrueAsync(async () => (await StateAsync(cluster)).Snapshot.Terminal?.EventId == "e10");
        Assert.NotNull((await StateAsync(cluster)).ReceivedAt);
    }

    [Theory]
    [InlineData("progress P 10 @0", false)]
    [InlineData("progress P 10 @0", true)]
    [InlineData("progress P 10 @0; completed C 99 @600", false)]
    [InlineData("progress P 10 @0; completed C 99 @600", true)]
    public async Task History_OfARunThatWasHeardByAClockThatIsBehind_GoesOn(string rest, bool isReadLater)
    {
        if (isReadLater) _history.Fault = new HistoryException("away", isTransient: true);
        var recordedAt = _time.GetUtcNow().AddSeconds(-1);
        await using var cluster = await StartAsync(stalledSeconds: 300);
        if (isReadLater) await StateAsync(cluster);
        _history.Fault = null;
        await RecordAsync("started P 0 @0; " + rest, recordedAt);
        if (isReadLater) await RepairAsync(cluster);

        var state = await StateAsync(cluster);

        Assert.Equal(("P", null, false), (state.Snapshot.Run?.Name, state.Snapshot.Terminal, state.IsStalled));
        Assert.Equal(recordedAt, state.ReceivedAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Repair_OfARunThatHasTakenOver_ChangesNothing()
    {
        await RecordAsync(Displaced);
        await using var cluster = await StartAsync(stalledSeconds: 1);
        await Eventually.TrueAsync(async () => (await StateAsync(cluster)).Snapshot.Run?.Name == "R");
        var before = await StateAsync(cluster);

        await RepairAsync(cluster); // The start of R is not known, so the whole run is read.

        var after = await StateAsync(cluster);
        Assert.Equal(("R", before.ReceivedAt), (after.Snapshot.Run?.Name, after.ReceivedAt));
    }

    [Fact]
    public async Task Repair_ThatBringsNothing_LeavesTheTimeOfTheLastEvent()
    {
        _history.Fault = new HistoryException("away", isTransient: true);
        await using var cluster = await StartAsync(stalledSeconds: 300);
        var events = Events("started P 0; progress P 10");
        await Grain(cluster).AcceptAsync(events, null, Limits.HangToken);
        var (before, epoch) = (await StateAsync(cluster), await EpochAsync(cluster));

        _history.Fault = null;
        await RecordAsync("started P 0; progress P 10");
        _time.Step = TimeSpan.FromMinutes(4);
        await RepairAsync(cluster);

        Assert.NotEqual(epoch, await EpochAsync(cluster)); // Fronts begin anew.
        Assert.Equal(before.ReceivedAt, (await StateAsync(cluster)).ReceivedAt);
    }

    [Fact]
    public async Task State_WallClockSetForward_IsNotStalled()
    {
        await using var cluster = await StartAsync(stalledSeconds: 300);
        await Grain(cluster).AcceptAsync(Events("started P 0"), null, Limits.HangToken);

        _time.Step = TimeSpan.FromHours(1);

        Assert.False((await StateAsync(cluster)).IsStalled);
    }

    [Fact]
    public async Task State_WallClockSetBack_IsStalledInTime()
    {
        await using var cluster = await StartAsync(stalledSeconds: 1);
        await Grain(cluster).AcceptAsync(Events("started P 0; progress P 10; progress R 20"), null, Limits.HangToken);

        _time.Step = -TimeSpan.FromHours(1);

        await Eventually.TrueAsync(async () => (await StateAsync(cluster)).Snapshot.Run?.Name == "R");
    }

    private Task<EnrichmentCluster> StartAsync(int stalledSeconds, int events = 1_000) => EnrichmentCluster.StartAsync(1, configure: silo =>
    {
        silo.Services.AddSingleton<TimeProvider>(_time);
        silo.Services.AddSingleton<IEventHistory>(_history);
        silo.Services.RemoveAll<IValidateOptions<EnrichmentOptions>>(); // Nobody waits for ten seconds here.
        silo.Services.PostConfigure<EnrichmentOptions>(options => options.StalledAfterSeconds = stalledSeconds);
        silo.Services.PostConfigure<EnrichmentOptions>(options => options.Events = events);
    });

    private static string Behind(string begun, string ended) =>
        $"started P 0{begun}{string.Concat(Enumerable.Range(1, 8).Select(n => $"; progress R {n}{begun}"))}; completed R 100{ended}";

    private IEnrichmentGrain Grain(EnrichmentCluster cluster) => cluster.Grain(_bom.Value);

    private Task<EnrichmentState> StateAsync(EnrichmentCluster cluster) =>
        Grain(cluster).GetStateAsync(Limits.HangToken);

    private async Task<Guid> EpochAsync(EnrichmentCluster cluster) =>
        (await Grain(cluster).WatchAsync(new WatchRequest(null, WholeRun: false), Limits.HangToken)).Cursor.Epoch;

    // The sweep may be repairing it at that moment.
    private Task RepairAsync(EnrichmentCluster cluster)
    {
        var factory = ((InProcessSiloHandle)cluster.Silos.Silos[0]).ServiceProvider.GetRequiredService<IGrainFactory>();
        var grain = factory.GetGrain<IEnrichmentRepair>(_bom.Value);
        return Eventually.TrueAsync(() => grain.RepairAsync(null, Limits.HangToken));
    }

    private async Task RecordAsync(string script, DateTimeOffset? recordedAt = null) => await _history.RecordAsync(
        [.. Events(script).Select(one => new RecordedEvent(_bom, one with { RecordedAt = recordedAt }))], Limits.HangToken);

    private EnrichmentEvent[] Events(string script) =>
        [.. RunScript.Documents(script, "e", UnitsEvents.Epoch).Select(Read)];

    private EnrichmentEvent Read(string document)
    {
        Assert.Equal(DocumentFault.None, EventDocument.Read(_bom, Encoding.UTF8.GetBytes(document), out var read));
        return read!;
    }

    /// <summary>The system's clock, whose wall clock alone can be set to another time.</summary>
    private sealed class WallClock : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Step;
    }
}
