using Orleans.Runtime;

namespace EnrichmentStream.Tests.Cluster.Streaming;

public sealed class ProducerGrain(ILocalSiloDetails silo) : Grain, IProducerGrain
{
    public async Task<bool> PublishAsync(int first, int count)
    {
        var key = this.GetPrimaryKeyString();
        var stream = this.GetStreamProvider(StreamCluster.Provider).GetStream<StreamItem>(StreamCluster.StreamOf(key));
        var published = Enumerable.Range(first, count)
            .Select(number => stream.OnNextAsync(new StreamItem(key, number))).ToArray();
        var synchronous = published.All(task => task.IsCompletedSuccessfully);
        await Task.WhenAll(published);
        return synchronous;
    }

    public Task<string> SiloAsync() => Task.FromResult(silo.SiloAddress.ToParsableString());
}
