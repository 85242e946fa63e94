using System.Collections.Concurrent;
using System.Text.Json;
using EnrichmentStream.Publisher.Workflows;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Activities;
using Temporalio.Exceptions;
using Temporalio.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>The Temporal activity, in Temporal's own test environment.</summary>
[Trait("Suite", "Unit")]
public class EnrichmentActivitiesTests
{
    private static readonly JsonElement Document = PublisherSamples.Read(PublisherSamples.Progress());

    [Fact]
    public async Task Activity_WithTheGuidesDocument_PublishesItUnchangedAndAnswers()
    {
        using var harness = new PublisherHarness();
        var text = Documents.Guide("progress", "e1", "b1");

        var answer = await RunAsync(harness, JsonDocument.Parse(text).RootElement);

        Assert.Equal(new PublishedEvent("e1", "sent", "sent", 1), answer);
        Assert.Equal(text.Trim(), harness.Redis.Documents.Single().ToString());
    }

    [Theory]
    [InlineData("enrichment.paused")]
    [InlineData("enrichment.resumed")]
    [InlineData("enrichment.cancelled")]
    public async Task Activity_WithATurnOfARun_PublishesItOnBothChannels(string type)
    {
        using var harness = new PublisherHarness();
        var text = $$"""{"event_id":"e1","event_type":"{{type}}","bom_id":"b1"}""";

        var answer = await RunAsync(harness, JsonDocument.Parse(text).RootElement);

        Assert.Equal(new PublishedEvent("e1", "sent", "sent", 1), answer);
    }

    [Fact]
    public void Activity_ForWorkflows_HasTheGuidesName()
    {
        using var harness = new PublisherHarness();

        var definition = Assert.Single(ActivityDefinition.CreateAll(Activities(harness)));

        Assert.Equal("publish_enrichment_event", definition.Name);
    }

    [Fact]
    public async Task Activity_WithABrokenDocument_IsNotTriedAgain()
    {
        using var harness = new PublisherHarness();
        var broken = JsonDocument.Parse("""{"event_type":"progress"}""").RootElement;

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(() => RunAsync(harness, broken));

        Assert.Equal((true, "InvalidDocument"), (failure.NonRetryable, failure.ErrorType));
        Assert.Contains("event_id is missing", failure.Message, StringComparison.Ordinal);
        Assert.Empty(harness.Journal);
    }

    [Fact]
    public async Task Activity_WithWhatTheTableCanNeverHold_IsNotTriedAgain()
    {
        using var harness = new PublisherHarness();
        harness.Table.Failures.Enqueue(FakeChannel.Refusal());

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(() => RunAsync(harness, Document));

        Assert.Equal((true, "InvalidDocument"), (failure.NonRetryable, failure.ErrorType));
    }

    [Fact]
    public async Task Activity_WhileAChannelStaysAway_FailsSoThatTemporalTriesAgain()
    {
        using var harness = new PublisherHarness(redisPatience: 0);
        harness.Redis.IsAway = true;

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(() => RunAsync(harness, Document));

        Assert.Equal((false, "ChannelUnavailable"), (failure.NonRetryable, failure.ErrorType));
        Assert.Contains("not published to Redis: It is away.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_WhileItWaits_SendsAHeartbeatEachThirdOfItsTimeout()
    {
        var time = new FakeTimeProvider(PublisherSamples.Now);
        using var harness = new PublisherHarness(time: time);
        harness.Redis.IsAway = true;
        var beats = new ConcurrentQueue<(object? EventId, DateTimeOffset At)>();
        var environment = new ActivityEnvironment
        {
            Info = ActivityEnvironment.DefaultInfo with { HeartbeatTimeout = TimeSpan.FromSeconds(3) },
            Heartbeater = details => beats.Enqueue((details.Single(), time.GetUtcNow())),
        };

        var running = environment.RunAsync(() => Activities(harness).PublishEnrichmentEventAsync(Document));
        await PassAsync(time, () => beats.Count >= 4);
        harness.Redis.IsAway = false;
        await PassAsync(time, () => running.IsCompleted);

        Assert.Equal("sent", (await running).Redis);
        Assert.All(beats, beat => Assert.Equal("p1", beat.EventId));
        Assert.All(
            beats.Zip(beats.Skip(1)),
            pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Activity_Cancelled_EndsAsCancelled()
    {
        using var harness = new PublisherHarness(time: new FakeTimeProvider(PublisherSamples.Now));
        harness.Redis.IsAway = true;
        var environment = new ActivityEnvironment();

        var running = environment.RunAsync(() => Activities(harness).PublishEnrichmentEventAsync(Document));
        environment.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Activity_OfAWorkerThatStops_FailsSoThatAnotherTriesAgain()
    {
        using var harness = new PublisherHarness(time: new FakeTimeProvider(PublisherSamples.Now));
        harness.Redis.IsAway = true;
        var environment = new ActivityEnvironment();

        var running = environment.RunAsync(() => Activities(harness).PublishEnrichmentEventAsync(Document));
        await environment.WorkerShutdownTokenSource.CancelAsync();

        var failure = await Assert.ThrowsAsync<ApplicationFailureException>(() => running);
        Assert.Equal((false, "WorkerStops"), (failure.NonRetryable, failure.ErrorType));
    }

    private static Task PassAsync(FakeTimeProvider time, Func<bool> until) => Eventually.TrueAsync(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(100));
        return until();
    });

    private static EnrichmentActivities Activities(PublisherHarness harness) => new(harness.Publisher, harness.Time);

    private static Task<PublishedEvent> RunAsync(PublisherHarness harness, JsonElement document) =>
        new ActivityEnvironment().RunAsync(() => Activities(harness).PublishEnrichmentEventAsync(document));
}
