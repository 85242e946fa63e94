using Orleans.Runtime;

namespace EnrichmentStream.Tests.Cluster.Streaming;

[Trait("Suite", "Cluster")]
public sealed class PushStreamTests
{
    [Fact]
    public async Task Publish_ToManyStreams_ArrivesCompleteAndInOrder()
    {
        const int streams = 200, rounds = 5, burst = 10;
        await using var cluster = await StreamCluster.StartAsync();
        var keys = Enumerable.Range(0, streams).Select(index => $"many-{index}").ToArray();
        var collector = new Collector();
        await Task.WhenAll(keys.Select(key => cluster.SubscribeAsync(key, collector)));

        for (var round = 0; round < rounds; round++)
            await Task.WhenAll(keys.Select(key => cluster.PublishAsync(key, 1 + (round * burst), burst)));

        var items = await collector.ReadAsync(streams * rounds * burst, cluster.Cancellation);
        var dense = Enumerable.Range(1, rounds * burst).ToArray();
        foreach (var stream in items.ToLookup(item => item.Stream, item => item.Number))
            Assert.Equal(dense, stream);
    }

    [Fact]
    public async Task Publish_ToColdStreams_DeliversTheVeryFirstItems()
    {
        const int streams = 100;
        await using var cluster = await StreamCluster.StartAsync();
        var keys = Enumerable.Range(0, streams).Select(index => $"cold-{index}").ToArray();
        var collector = new Collector();
        await Task.WhenAll(keys.Select(key => cluster.SubscribeAsync(key, collector)));

        await Task.WhenAll(keys.Select(key => cluster.PublishAsync(key, 1)));

        var items = await collector.ReadAsync(streams, cluster.Cancellation);
        Assert.Equal(keys.Order(), items.Select(item => item.Stream).Order());
    }

    [Fact]
    public async Task Publish_AfterJoiningAWarmStream_ArrivesAtBothClients()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var (first, second) = (new Collector(), new Collector());
        await cluster.SubscribeAsync("both", first);
        await cluster.PublishAsync("both", 1, 20);
        var early = await first.ReadAsync(20, cluster.Cancellation);
        await cluster.SubscribeAsync("both", second, cluster.SiloClient);

        await cluster.PublishAsync("both", 21, 20);

        var atFirst = early.Concat(await first.ReadAsync(20, cluster.Cancellation));
        Assert.Equal(Enumerable.Range(1, 40), atFirst.Select(item => item.Number));
        var atSecond = await second.ReadAsync(20, cluster.Cancellation);
        Assert.Equal(Enumerable.Range(21, 20), atSecond.Select(item => item.Number));
    }

    [Fact]
    public async Task Publish_InAGrain_CompletesAtOnce()
    {
        await using var cluster = await StreamCluster.StartAsync();

        Assert.True(await cluster.PublishAsync("cold", 1, 100));
        Assert.True(await cluster.PublishAsync("cold", 101, 100));
    }

    [Fact]
    public async Task Publish_OnAClient_IsRefused()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var stream = cluster.Client.GetStreamProvider(StreamCluster.Provider)
            .GetStream<StreamItem>(StreamCluster.StreamOf("refused"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.OnNextAsync(new StreamItem("refused", 1)));
    }

    [Fact]
    public async Task Unsubscribe_BeforeAPublish_EndsDelivery()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var (first, second) = (new Collector(), new Collector());
        var handle = await cluster.SubscribeAsync("left", first);
        await cluster.PublishAsync("left", 1);
        await first.ReadAsync(cluster.Cancellation);

        await handle.UnsubscribeAsync();
        await cluster.PublishAsync("left", 2);
        await cluster.SubscribeAsync("left", second);
        await cluster.PublishAsync("left", 3);

        // A client gets a stream's items one after the other: had the second come to the first collector at all, it would be
        // there by now. The new one may get it, if it was not read from its queue yet.
        while ((await second.ReadAsync(cluster.Cancellation)).Number != 3)
        {
        }

        Assert.Equal(0, first.Unread);
    }

    [Fact]
    public async Task Publish_AfterTheGrainMoved_ArrivesFromItsNewSilo()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        var collector = new Collector();
        await cluster.SubscribeAsync("moving", collector);
        await cluster.PublishAsync("moving", 1, 10);
        await collector.ReadAsync(10, cluster.Cancellation);

        var next = 11;
        foreach (var silo in cluster.Orleans.Silos.Concat(cluster.Orleans.Silos).ToArray())
        {
            await MoveAsync(cluster, "moving", silo.SiloAddress);
            await cluster.PublishAsync("moving", next, 10);

            var items = await collector.ReadAsync(10, cluster.Cancellation);
            Assert.Equal(Enumerable.Range(next, 10), items.Select(item => item.Number));
            next += 10;
        }
    }

    [Fact]
    public async Task Stop_OfASilo_DeliversWhatIsQueued()
    {
        const int streams = 50, burst = 100;
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        var stopping = cluster.Orleans.Silos[1];
        var keys = Enumerable.Range(0, streams).Select(index => $"stop-{index}").ToArray();
        var collector = new Collector();
        await Task.WhenAll(keys.Select(key => cluster.SubscribeAsync(key, collector)));
        foreach (var key in keys)
            await MoveAsync(cluster, key, stopping.SiloAddress);

        await Task.WhenAll(keys.Select(key => cluster.PublishAsync(key, 1, burst)));
        await cluster.Orleans.StopSiloAsync(stopping, cluster.Cancellation);

        await collector.ReadAsync(streams * burst, cluster.Cancellation);
    }

    private static async Task MoveAsync(StreamCluster cluster, string key, SiloAddress target)
    {
        if (await cluster.Producer(key).SiloAsync() != target.ToParsableString())
            await cluster.Orleans.MigrateAsync(cluster.Producer(key), target);

        Assert.Equal(target.ToParsableString(), await cluster.Producer(key).SiloAsync());
    }
}
