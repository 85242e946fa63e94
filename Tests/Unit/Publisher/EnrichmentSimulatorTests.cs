using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Simulation;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

[Trait("Suite", "Unit")]
public class EnrichmentSimulatorTests
{
    private static readonly BillOfMaterials Bom = BillOfMaterials.Sample();

    [Theory]
    [InlineData("0", "--timeout", "0")]
    [InlineData("7", "--patience", "7")]
    [InlineData("300")]
    public void Settings_WithATimeout_HaveItForBothChannels(string expected, params string[] arguments)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate");
        options.AddTo(command);

        var settings = options.Settings(command.Parse(arguments));

        Assert.Equal(
            (expected, expected),
            (settings["PUBLISH_REDIS_PATIENCE_SECONDS"], settings.GetValueOrDefault("PUBLISH_TABLE_PATIENCE_SECONDS")));
    }

    [Fact]
    public async Task Run_WithTheSameSeedAndMoment_GivesTheSameDocuments()
    {
        var first = await PlayAsync(Options(seed: 7));
        var second = await PlayAsync(Options(seed: 7));

        Assert.Equal(first.Documents, second.Documents);
    }

    [Fact]
    public async Task Run_WithAnotherSeed_GivesOtherResults()
    {
        var first = await PlayAsync(Options(seed: 7));
        var second = await PlayAsync(Options(seed: 8));

        Assert.NotEqual(Results(first), Results(second));
    }

    [Fact]
    public async Task Run_AtAnotherMoment_HasOtherIdsAndTheSameResults()
    {
        var first = await PlayAsync(Options(seed: 7));
        var second = await PlayAsync(Options(seed: 7), PublisherSamples.Now.AddMinutes(1));

        Assert.Equal(Results(first), Results(second));
        Assert.Empty(first.Ids.Intersect(second.Ids));
        Assert.NotEqual(first.Result.WorkflowRunId, second.Result.WorkflowRunId);
    }

    [Fact]
    public async Task Run_OfAWholeBill_CountsEachPartOnceAndEndsAt100()
    {
        var played = await PlayAsync(Options());

        Assert.Equal(SimulationEnd.Completed, played.Result.End);
        Assert.Equal(27 + 2, played.Documents.Length);
        var progress = played.Result.Progress;
        Assert.Equal((264, 0, 100m), (progress.TotalItems, progress.PendingItems, progress.PercentComplete));
        Assert.InRange(progress.EnrichedItems, 230, 260);
        Assert.Equal([EventTypes.Started, EventTypes.Progress, EventTypes.Completed], played.Types.Distinct());
        Assert.Equal(played.Ids.Length, played.Ids.Distinct().Count());
    }

    [Fact]
    public async Task Run_OfAWholeBillAtLifesSpeed_TakesAboutAMinute()
    {
        var played = await PlayAsync(Options());

        Assert.InRange(played.Took, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task Run_ThatIsToFail_StopsHalfWayWithAnErrorAndItsCounts()
    {
        var played = await PlayAsync(Options() with { Failing = 1 });

        var last = JsonDocument.Parse(played.Documents[^1]).RootElement;
        Assert.Equal(SimulationEnd.Failed, played.Result.End);
        Assert.Equal("Rate limit exceeded", last.GetProperty("error").GetString());
        Assert.InRange(last.GetProperty("state").GetProperty("percent_complete").GetDouble(), 25, 75);
    }

    [Fact]
    public async Task Run_OfManyBoms_PlaysEachAsItGoesAlone()
    {
        var boms = SimulatedBomIds.From(PublisherSamples.Bom, 5).ToArray();
        var together = await PlayAsync(Options() with { BomIds = boms, Failing = 2 });
        var alone = await PlayAsync(Options() with { BomIds = [boms[4]] });

        Assert.Equal(
            [
                SimulationEnd.Failed, SimulationEnd.Failed,
                SimulationEnd.Completed, SimulationEnd.Completed, SimulationEnd.Completed,
            ],
            together.Results.Select(result => result.End));
        Assert.Equal(
            alone.Result.Progress with { Remaining = null },
            together.Results[4].Progress with { Remaining = null });
    }

    [Fact]
    public async Task Run_WithComponents_WritesEachPartToTheTableAlone()
    {
        var played = await PlayAsync(Options() with { WithComponents = true });

        Assert.Equal(264 + 27 + 2, played.Journal.Count(entry => entry.StartsWith("table", StringComparison.Ordinal)));
        Assert.Equal(27 + 2, played.Journal.Count(entry => entry.StartsWith("redis", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_WhoseChannelStaysAway_IsGivenUpWithTheReason()
    {
        using var harness = new PublisherHarness(withTable: false);
        harness.Redis.IsAway = true;

        var results = await new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(
            Bom, Options(), null, Limits.HangToken);

        Assert.Equal(SimulationEnd.GivenUp, results[0].End);
        Assert.Contains("redis: It is away.", results[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithAPartThatNoDocumentHolds_EndsAsFailedWithTheReason()
    {
        using var harness = new PublisherHarness(time: TimeProvider.System);
        BomLine[] lines = [new(2, "BAT54S", "Nexperia", 1, []), new(3, new string('A', 300_000), "Nexperia", 1, [])];

        var results = await new EnrichmentSimulator(harness.Publisher, harness.Time)
            .RunAsync(new BillOfMaterials("long.csv", lines), Fast() with { BatchSize = 1 }, null, Limits.HangToken);

        Assert.Equal(SimulationEnd.GivenUp, results[0].End);
        Assert.Contains("The document has", results[0].Problem, StringComparison.Ordinal);
        Assert.Equal(
            [EventTypes.Started, EventTypes.Progress, EventTypes.Failed],
            harness.Redis.Documents.Select(document => document.EventType));
    }

    [Fact]
    public async Task Run_WithAComponentThatNoDocumentHolds_EndsAsFailedToo()
    {
        using var harness = new PublisherHarness(time: TimeProvider.System);
        BomLine[] lines = [new(2, "BAT54S", new string('A', 300_000), 1, [])];

        await new EnrichmentSimulator(harness.Publisher, harness.Time)
            .RunAsync(
                new BillOfMaterials("long.csv", lines), Fast() with { WithComponents = true }, null, Limits.HangToken);

        Assert.Equal(
            [EventTypes.Started, EventTypes.Failed],
            harness.Redis.Documents.Select(document => document.EventType));
    }

    [Fact]
    public async Task Run_WhoseViewFails_TellsItsWatchersBeforeItThrows()
    {
        using var harness = new PublisherHarness(time: TimeProvider.System);
        void Fail(SimulationStep step) => throw new IOException("The pipe is broken.");

        await Assert.ThrowsAsync<IOException>(() =>
            new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(Bom, Fast(), Fail, Limits.HangToken));

        Assert.Equal(
            [EventTypes.Started, EventTypes.Failed],
            harness.Redis.Documents.Select(document => document.EventType));
    }

    [Fact]
    public async Task Run_OneOfWhoseEventsIsRefusedByTheTable_EndsAsFailed()
    {
        using var harness = new PublisherHarness(time: TimeProvider.System);
        var steps = 0;
        void RefuseTheThird(SimulationStep step)
        {
            if (++steps == 2) harness.Table.Failures.Enqueue(FakeChannel.Refusal());
        }

        var results = await new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(
            Bom, Fast(), RefuseTheThird, Limits.HangToken);

        Assert.Equal(SimulationEnd.GivenUp, results[0].End);
        Assert.Equal(EventTypes.Failed, harness.Redis.Documents[^1].EventType);
        Assert.Equal(4, harness.Redis.Documents.Count);
    }

    [Fact]
    public async Task Run_WhoseTableStaysAway_SaysWhatRedisHasAndThatWatchersKnowTheEnd()
    {
        using var harness = new PublisherHarness(tablePatience: 0, time: TimeProvider.System);
        harness.Table.IsAway = true;

        var results = await new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(
            Bom, Fast(), null, Limits.HangToken);

        Assert.Equal((SimulationEnd.GivenUp, 2), (results[0].End, results[0].Published));
        Assert.EndsWith(
            "is published to Redis, not recorded in the table: It is away.", results[0].Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhoseLastEventOneChannelTook_IsNotEndedASecondTime()
    {
        using var harness = new PublisherHarness(time: TimeProvider.System);
        var steps = 0;
        void RefuseTheLast(SimulationStep step)
        {
            if (++steps == 28) harness.Table.Failures.Enqueue(FakeChannel.Refusal());
        }

        await new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(
            Bom, Fast(), RefuseTheLast, Limits.HangToken);

        Assert.Equal(EventTypes.Completed, harness.Redis.Documents[^1].EventType);
    }

    [Fact]
    public async Task Run_Stopped_TellsItsWatchersThatItFailed()
    {
        using var harness = new PublisherHarness(time: new FakeTimeProvider(PublisherSamples.Now));
        using var stop = new CancellationTokenSource();
        var steps = new ConcurrentQueue<string>();
        var simulator = new EnrichmentSimulator(harness.Publisher, harness.Time);

        var running = simulator.RunAsync(Bom, Options(), step => steps.Enqueue(step.EventType), stop.Token);
        await Eventually.TrueAsync(() => !steps.IsEmpty);
        await stop.CancelAsync();
        var results = await running;

        Assert.Equal((SimulationEnd.Stopped, null), (results[0].End, results[0].Problem));
        Assert.Equal([EventTypes.Started, EventTypes.Failed], steps);
    }

    [Theory]
    [InlineData(
        "123e4567-e89b-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a456-426614174001",
        "123e4567-e89b-12d3-a456-426614174002")]
    [InlineData(
        "123e4567-e89b-12d3-a456-ffffffffffff",
        "123e4567-e89b-12d3-a456-000000000000",
        "123e4567-e89b-12d3-a456-000000000001")]
    [InlineData("board", "board-2", "board-3")]
    public void BomIds_AfterTheFirst_CountOn(string first, string second, string third)
    {
        Assert.Equal([first, second, third], SimulatedBomIds.From(BomId.Parse(first), 3).Select(id => id.Value));
    }

    private static SimulationOptions Options(int seed = 1) => new() { BomIds = [PublisherSamples.Bom], Seed = seed };

    // The clock is real there: on one that leaps, the time for a last word is over at once.
    private static SimulationOptions Fast() => Options() with { Speed = 10_000_000 };

    private static (int, int, int) Results(Played played)
    {
        var progress = played.Result.Progress;
        return (progress.EnrichedItems, progress.FailedItems, progress.NotFoundItems);
    }

    private static async Task<Played> PlayAsync(SimulationOptions options, DateTimeOffset? moment = null)
    {
        using var harness = new PublisherHarness(time: new LeapingTime(moment ?? PublisherSamples.Now));
        var start = harness.Time.GetTimestamp();
        var results = await new EnrichmentSimulator(harness.Publisher, harness.Time).RunAsync(
            Bom, options, null, Limits.HangToken);
        return new Played(
            results, [.. harness.Redis.Documents], [.. harness.Journal], harness.Time.GetElapsedTime(start));
    }

    private sealed record Played(
        SimulationResult[] Results, EnrichmentDocument[] Published, string[] Journal, TimeSpan Took)
    {
        public SimulationResult Result => Results[0];

        public string[] Documents => [.. Published.Select(document => document.ToString())];

        public string[] Types => [.. Published.Select(document => document.EventType)];

        public string[] Ids => [.. Published.Select(document => document.EventId)];
    }
}
