using EnrichmentStream.Streaming;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushDeliveryFilterTests
{
    private const string Consumer = "Orleans.Streams.IStreamConsumerExtension";

    private static readonly SiloAddress Silo = SiloAddress.FromParsableString("127.0.0.1:11111@1");
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    private PushDeliveryFilter Filter => new("push", Timeout, _time);

    [Fact]
    public async Task Invoke_OfTheQuestionWhereToStart_AnswersWithoutACall()
    {
        var call = new FakeCall(Consumer, "GetSequenceToken", AgentOf("push"));

        await Filter.Invoke(call);

        Assert.True(call.HasResult);
        Assert.Equal(0, call.Invoked);
    }

    [Fact]
    public async Task Invoke_OfADeliveryThatHangs_EndsAfterTheTimeout()
    {
        var call = new FakeCall(Consumer, "DeliverBatch", AgentOf("push"));
        var delivery = Filter.Invoke(call);
        Assert.False(delivery.IsCompleted);

        _time.Advance(Timeout);

        await Assert.ThrowsAsync<TimeoutException>(() => delivery);
    }

    [Fact]
    public async Task Invoke_OfADeliveryThatIsAnswered_Completes()
    {
        var call = new FakeCall(Consumer, "DeliverBatch", AgentOf("push"));
        var delivery = Filter.Invoke(call);

        call.Answer.SetResult();

        await delivery;
        Assert.Equal(1, call.Invoked);
    }

    [Theory]
    [InlineData(Consumer, "other")]
    [InlineData(Consumer, "push2")]
    [InlineData("Some.IOtherGrain", "push")]
    public void Invoke_OfAnyOtherCall_PassesItAsItIs(string interfaceName, string provider)
    {
        var call = new FakeCall(interfaceName, "GetSequenceToken", AgentOf(provider));

        var result = Filter.Invoke(call);

        Assert.Same(call.Answer.Task, result);
        Assert.False(call.HasResult);
    }

    // As PersistentStreamPullingManager names its agents.
    private static GrainId AgentOf(string provider) =>
        SystemTargetGrainId.Create(
            GrainType.Create("sys.svc.stream.agent"), Silo, $"{provider}_1_{provider}-0-0x00000000").GrainId;
}
