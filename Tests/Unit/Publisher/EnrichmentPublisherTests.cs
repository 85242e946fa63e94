using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

[Trait("Suite", "Unit")]
public class EnrichmentPublisherTests
{
    private static readonly EnrichmentDocument Document = PublisherSamples.Progress();

    [Fact]
    public async Task Publish_OnBothChannels_WritesTheTableFirst()
    {
        using var harness = new PublisherHarness();

        var result = await harness.Publisher.PublishAsync(Document, Limits.HangToken);

        Assert.Equal(["table p1", "redis p1"], harness.Journal);
        Assert.Equal(
            new PublishResult("p1", new(ChannelOutcome.Sent, 1), new(ChannelOutcome.Sent, 1), 1),
            result,
            SameResult);
    }

    [Theory]
    [InlineData(true, false, "table p1")]
    [InlineData(false, true, "redis p1")]
    public async Task Publish_WithOneChannel_IsComplete(bool table, bool redis, string expected)
    {
        using var harness = new PublisherHarness(table, redis);

        var result = await harness.Publisher.PublishAsync(Document, Limits.HangToken);

        Assert.Equal([expected], harness.Journal);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public async Task Publish_WhileAChannelIsAway_TriesAgainAndTellsItOnce()
    {
        using var harness = new PublisherHarness();
        for (var count = 0; count < 3; count++) harness.Redis.Failures.Enqueue(FakeChannel.Away());

        var result = await harness.Publisher.PublishAsync(Document, Limits.HangToken);

        Assert.Equal(4, result.Redis.Attempts);
        Assert.Equal(["table p1", "redis p1", "redis p1", "redis p1", "redis p1"], harness.Journal);
        Assert.Equal(
            ["Events wait for the channel redis: It is away.", "The channel redis is back after"],
            harness.Logger.Collector.GetSnapshot().Select(
                record => record.Message.Split(" after ") is [var head, _] ? head + " after" : record.Message));
    }

    [Fact]
    public async Task Publish_WhenTheTableStaysAway_StillReachesRedisAndThrows()
    {
        using var harness = new PublisherHarness();
        harness.Table.IsAway = true;

        var thrown = await Assert.ThrowsAsync<PublishException>(
            () => harness.Publisher.PublishAsync(Document, Limits.HangToken));

        Assert.Equal(ChannelOutcome.Failed, thrown.Result.Table.Outcome);
        Assert.Equal(ChannelOutcome.Sent, thrown.Result.Redis.Outcome);
        Assert.Contains(harness.Logger.Collector.GetSnapshot(), record => record.Level is LogLevel.Error);
    }

    [Theory]
    [InlineData(true, true, true, false, "p1 is recorded in the table, not published to Redis: It is away.")]
    [InlineData(true, true, false, true, "p1 is published to Redis, not recorded in the table: It is away.")]
    [InlineData(true, true, false, false, "p1 is not published. table: It is away. redis: It is away.")]
    [InlineData(true, false, false, false, "p1 is not published. table: It is away.")]
    [InlineData(false, true, false, false, "p1 is not published. redis: It is away.")]
    public async Task Publish_WhenAChannelStaysAway_SaysWhereTheEventIs(
        bool withTable, bool withRedis, bool isInTable, bool isInRedis, string expected)
    {
        using var harness = new PublisherHarness(withTable, withRedis, tablePatience: 0, redisPatience: 0);
        (harness.Table.IsAway, harness.Redis.IsAway) = (!isInTable, !isInRedis);

        var thrown = await Assert.ThrowsAsync<PublishException>(
            () => harness.Publisher.PublishAsync(Document, Limits.HangToken));

        Assert.Equal($"Event {expected}", thrown.Message);
    }

    [Fact]
    public async Task Publish_WhenPatienceEnds_HasTriedForThatLongWithGrowingPauses()
    {
        using var harness = new PublisherHarness(withTable: false, redisPatience: 30);
        harness.Redis.IsAway = true;
        var start = harness.Time.GetTimestamp();

        var result = await harness.Publisher.TryPublishAsync(Document, Limits.HangToken);

        Assert.InRange(harness.Time.GetElapsedTime(start), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(34));
        // Pauses of 100 ms at first and 2 s at last: neither one a second nor hundreds.
        Assert.InRange(result.Redis.Attempts, 15, 60);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(30, 30)]
    public async Task Publish_OnAChannelThatDoesNotAnswer_EndsWithThePatience(int patience, int seconds)
    {
        var time = new FakeTimeProvider(PublisherSamples.Now);
        using var harness = new PublisherHarness(withTable: false, redisPatience: patience, time: time);
        harness.Redis.Hangs = true;

        var publishing = harness.Publisher.TryPublishAsync(PublisherSamples.Progress(), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(publishing.IsCompleted);
        Assert.Equal(
            patience > 0,
            harness.Logger.Collector.GetSnapshot()
                .Any(line => line.Message.StartsWith("Events wait", StringComparison.Ordinal)));
        time.Advance(TimeSpan.FromMilliseconds(1));

        var result = await publishing;
        Assert.Equal((ChannelOutcome.Failed, "redis does not answer."), (result.Redis.Outcome, result.Redis.Problem));
    }

    [Fact]
    public async Task Publish_WithoutPatience_TriesOnce()
    {
        using var harness = new PublisherHarness(redisPatience: 0);
        harness.Redis.IsAway = true;

        var result = await harness.Publisher.TryPublishAsync(Document, Limits.HangToken);

        Assert.Equal(new ChannelResult(ChannelOutcome.Failed, 1, "It is away."), result.Redis);
    }

    [Fact]
    public async Task Publish_OfWhatTheTableRefuses_TriesOnceAndSaysThatItIsNoUse()
    {
        using var harness = new PublisherHarness();
        harness.Table.Failures.Enqueue(FakeChannel.Refusal());

        var result = await harness.Publisher.TryPublishAsync(Document, Limits.HangToken);

        Assert.Equal(1, result.Table.Attempts);
        Assert.True(result.IsRefused);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task Publish_OfAComponentsEvent_GoesToTheTableAlone()
    {
        using var harness = new PublisherHarness();
        var document = PublisherSamples.Documents().Component(new("BAT54S,215", "Nexperia", "mouser", null), "c1");

        var result = await harness.Publisher.PublishAsync(document, Limits.HangToken);

        Assert.Equal(["table c1"], harness.Journal);
        Assert.Equal(ChannelOutcome.NotMeant, result.Redis.Outcome);
    }

    [Fact]
    public async Task Publish_OfAComponentsEventWithoutATable_SaysThatItWentNowhere()
    {
        using var harness = new PublisherHarness(withTable: false);
        var document = PublisherSamples.Documents().Component(new("BAT54S,215", "Nexperia", "mouser", null), "c1");

        var thrown = await Assert.ThrowsAsync<PublishException>(
            () => harness.Publisher.PublishAsync(document, Limits.HangToken));

        Assert.Contains("set DATABASE_URL", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_Cancelled_EndsTheWaiting()
    {
        using var harness = new PublisherHarness(time: new FakeTimeProvider(PublisherSamples.Now));
        harness.Redis.IsAway = true;
        using var stop = new CancellationTokenSource();

        var publishing = harness.Publisher.PublishAsync(Document, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
    }

    [Fact]
    public async Task Publish_OfAnyOutcome_IsCountedByChannel()
    {
        using var harness = new PublisherHarness(redisPatience: 0);
        harness.Redis.IsAway = true;

        await harness.Publisher.TryPublishAsync(Document, Limits.HangToken);

        Assert.Equal(
            ["table Sent", "redis Failed"],
            harness.Events.GetMeasurementSnapshot().Select(one => $"{one.Tags["channel"]} {one.Tags["outcome"]}"));
    }

    private static bool SameResult(PublishResult expected, PublishResult actual) =>
        (expected.EventId, expected.Table, expected.Redis, expected.Receivers)
            == (actual.EventId, actual.Table, actual.Redis, actual.Receivers);
}
