using EnrichmentStream.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushBatchTests : IDisposable
{
    // Silos and clients of two versions exchange this: a change here breaks a rolling upgrade.
    private const string Golden =
        "30010CBB5EA215707573682E626174636820400B6E736B6579010561016B18ABE0011D21000549050B66697273744805"
        + "0D7365636F6E64E0C101E0";

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    [Fact]
    public void Serialize_KeepsItsBytes() =>
        Assert.Equal(Golden, Convert.ToHexString(Serializer.SerializeToArray<IBatchContainer>(Sample())));

    [Fact]
    public void Deserialize_GivesBackTheEventsWithTheirTokens()
    {
        var bytes = Serializer.SerializeToArray<IBatchContainer>(Sample());

        var batch = Serializer.Deserialize<IBatchContainer>(bytes)!; // The sample is not null.

        Assert.Equal(Sample().StreamId, batch.StreamId);
        Assert.Equal(new EventSequenceTokenV2(7), batch.SequenceToken);
        Assert.Equal(["first", "second"], batch.GetEvents<string>().Select(item => item.Item1));
        Assert.Equal(new EventSequenceTokenV2(7, 1), batch.GetEvents<string>().Last().Item2);
    }

    [Fact]
    public void GetEvents_OfMixedTypes_GivesThoseThatFit()
    {
        var batch = new PushBatch(StreamingParts.Stream(), 1, ["text", 2], requestContext: null);

        Assert.Equal(2, Assert.Single(batch.GetEvents<int>()).Item1);
    }

    [Fact]
    public void ImportRequestContext_SetsWhatTheProducerHad()
    {
        var batch = new PushBatch(StreamingParts.Stream(), 1, [], new Dictionary<string, object> { ["key"] = "value" });

        Assert.True(batch.ImportRequestContext());

        Assert.Equal("value", RequestContext.Get("key"));
        RequestContext.Clear();
    }

    [Fact]
    public void SizeOf_CountsSizedEventsAndAnOverhead()
    {
        var overhead = PushBatch.SizeOf(["not sized"], _ => 0);

        Assert.InRange(overhead, 1, 1_000);
        Assert.Equal(overhead + 300, PushBatch.SizeOf([100, 200], size => (int)size));
        Assert.Equal(int.MaxValue, PushBatch.SizeOf([int.MaxValue, int.MaxValue], size => (int)size));
    }

    public void Dispose() => _services.Dispose();

    private static PushBatch Sample() =>
        new(StreamId.Create("ns", "key"), 7, ["first", "second"], requestContext: null) { Bytes = 9, EnqueuedAt = 11 };
}
