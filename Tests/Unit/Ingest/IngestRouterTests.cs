using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public sealed class IngestRouterTests : IDisposable
{
    private static readonly Guid Epoch = Guid.Parse("11111111-0000-0000-0000-000000000000");

    private readonly UnitsIngest _ingest = new(new IngestOptions { MaxMessageBytes = 1_024 });

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public async Task Receive_ManyOfOneBom_SendsOneCallAtATimeInOrder()
    {
        var grain = _ingest.Grain("bom-1");
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "a", "b", "c");

        (await grain.NextCallAsync()).Accept(Epoch);
        var second = await grain.NextCallAsync();

        Assert.Equal("b c", second.Ids);
        Assert.Equal(1, grain.MostInFlight);
    }

    [Fact]
    public async Task Receive_OtherBom_DoesNotWait()
    {
        _ingest.OwnEverything();
        _ingest.Publish("stuck", "a");
        await _ingest.Grain("stuck").NextCallAsync();

        _ingest.Grain("bom-1").AcceptAll(Epoch);
        _ingest.Publish("bom-1", "b");

        Assert.Equal(["b"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void Receive_OutsideTheRange_SendsNothing()
    {
        _ingest.Grain("mine").AcceptAll(Epoch);
        _ingest.Own("mine");

        _ingest.Publish("mine", "a");
        _ingest.Publish("theirs", "b");

        Assert.Equal(["a"], _ingest.Grain("mine").Received);
        Assert.Empty(_ingest.Grain("theirs").Received);
    }

    [Fact]
    public void Receive_OfACanary_IsHandedOnUncountedAndNotKept()
    {
        var canary = BomId.NewCanary().Value;
        var (received, replayed) = (_ingest.Count("received"), _ingest.Count("replayed"));
        _ingest.Grain(canary).AcceptAll(Epoch);
        _ingest.OwnEverything();

        _ingest.Publish(canary, "a");
        _ingest.Router.Replay(canary);

        Assert.Equal(["a"], _ingest.Grain(canary).Received);
        Assert.Empty(received.GetMeasurementSnapshot());
        Assert.Empty(replayed.GetMeasurementSnapshot());
    }

    [Fact]
    public void Receive_OfACanaryOutsideTheRange_SendsNothing()
    {
        var canary = BomId.NewCanary().Value;
        _ingest.Own("mine");

        _ingest.Publish(canary, "a");

        Assert.Empty(_ingest.Grain(canary).Received);
    }

    [Fact]
    public void Receive_BeforeTheFirstRange_IsReplayedWhenItComes()
    {
        _ingest.Grain("bom-1").AcceptAll(Epoch);
        _ingest.Publish("bom-1", "a", "b");
        Assert.Empty(_ingest.Grain("bom-1").Received);

        _ingest.OwnEverything();

        Assert.Equal(["a", "b"], _ingest.Grain("bom-1").Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a:b")]
    public void Receive_BadChannel_IsDroppedAndCounted(string bomId)
    {
        using var dropped = _ingest.Count("dropped");
        _ingest.OwnEverything();

        _ingest.Publish(bomId, "a");

        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.BadChannel)));
    }

    [Fact]
    public void Receive_ChannelNameTooLong_IsDroppedAndCounted()
    {
        using var dropped = _ingest.Count("dropped");
        _ingest.OwnEverything();

        _ingest.Publish(new string('a', 129), "a");

        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.BadChannel)));
    }

    [Fact]
    public void Receive_TooLarge_IsDroppedAndCounted()
    {
        using var dropped = _ingest.Count("dropped");
        _ingest.Grain("bom-1").AcceptAll(Epoch);
        _ingest.OwnEverything();

        _ingest.Router.Receive("bom-1", Padded(1_024));
        _ingest.Router.Receive("bom-1", Padded(1_025));

        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.TooLarge)));
        Assert.Single(_ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void Receive_BadDocument_IsDroppedAndTheNextIsSent()
    {
        using var dropped = _ingest.Count("dropped");
        _ingest.Grain("bom-1").AcceptAll(Epoch);
        _ingest.OwnEverything();

        _ingest.Router.Receive("bom-1", "not json"u8.ToArray());
        _ingest.Publish("bom-1", "a");

        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.NotJson)));
        Assert.Equal(["a"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void Sweep_NothingLeftOfABom_ForgetsItAndGoesOnWithTheNext()
    {
        _ingest.Grain("bom-1").AcceptAll(Epoch);
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "a");

        _ingest.Time.Advance(TimeSpan.FromSeconds(61));
        _ingest.Router.Sweep();
        _ingest.OwnNothing();
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "b");

        Assert.Equal(["a", "b"], _ingest.Grain("bom-1").Received);
    }

    private static byte[] Padded(int length) =>
        Encoding.UTF8.GetBytes("""{"event_id":"x","event_type":"progress"}""".PadRight(length));
}
