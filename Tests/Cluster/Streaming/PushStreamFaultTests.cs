namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>What push streams do while a part beside them fails.</summary>
[Trait("Suite", "Cluster")]
public sealed class PushStreamFaultTests
{
    private static readonly TimeSpan LongerThanTheTest = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Publish_WhileSubscriptionsCannotBeStored_ArrivesOnceTheyCan()
    {
        var storage = new FaultyStorage();
        await using var cluster = await StreamCluster.StartAsync(
            configure: options => options.QueueCount = 1, subscriptions: storage);
        var collector = new Collector();
        await cluster.SubscribeAsync("warm", collector);
        await cluster.SubscribeAsync("cold", collector);
        await cluster.PublishAsync("warm", 1);
        await collector.ReadAsync(cluster.Cancellation);

        storage.Fails = true;
        await cluster.PublishAsync("cold", 1);
        await storage.FailedTwice.WaitAsync(cluster.Cancellation);
        Assert.True(await cluster.PublishAsync("warm", 2, 100));
        storage.Fails = false;

        var items = await collector.ReadAsync(101, cluster.Cancellation);
        Assert.Equal(Enumerable.Range(2, 100), items.Where(item => item.Stream == "warm").Select(item => item.Number));
        Assert.Single(items, item => item.Stream == "cold");
    }

    [Fact]
    public async Task Publish_WhileAClientHangs_ReachesTheOthersThroughTheSameQueue()
    {
        await using var cluster = await StreamCluster.StartAsync(configure: options =>
        {
            options.QueueCount = 1;
            options.DeliveryTimeout = LongerThanTheTest;
        });
        var stuck = new StuckSubscriber();
        var collector = new Collector();
        await cluster.SubscribeAsync("hangs", stuck);
        await cluster.SubscribeAsync("cold", stuck);
        await cluster.SubscribeAsync("cold", collector, cluster.SiloClient);
        await cluster.SubscribeAsync("other", collector, cluster.SiloClient);
        await cluster.PublishAsync("hangs", 1);
        await stuck.Entered.WaitAsync(cluster.Cancellation);

        // Registering a stream must not wait for the client that hangs, for the whole queue waits with it.
        await cluster.PublishAsync("cold", 1);
        await cluster.PublishAsync("other", 1);

        var items = await collector.ReadAsync(2, cluster.Cancellation);
        Assert.Equal(["cold", "other"], items.Select(item => item.Stream).Order());
        stuck.Release();
    }

    [Fact]
    public async Task Publish_ToASubscriberThatLags_KeepsTheNewestInOrder()
    {
        const int kept = 64;
        await using var cluster = await StreamCluster.StartAsync(configure: options => options.RingCapacity = kept);
        var (late, prompt) = (new Collector(), new Collector());
        var stuck = new StuckSubscriber(late);
        await cluster.SubscribeAsync("lags", stuck);
        await cluster.SubscribeAsync("lags", prompt, cluster.SiloClient);
        await cluster.PublishAsync("lags", 1);
        await stuck.Entered.WaitAsync(cluster.Cancellation);

        for (var number = 2; number <= 1 + (kept * 3); number++)
        {
            await cluster.PublishAsync("lags", number);
            await prompt.ReadAsync(cluster.Cancellation);
        }

        stuck.Release();
        var items = await late.ReadAsync(1 + kept, cluster.Cancellation);
        Assert.Equal([1, .. Enumerable.Range(2 + (kept * 2), kept)], items.Select(item => item.Number));
    }
}
