using System.Text;

namespace EnrichmentStream.Streaming;

/// <summary>Keeps a client that hangs from holding up a pulling agent of this provider.</summary>
/// <remarks>
/// Before the first delivery of a stream to a subscriber the agent asks where to start, and its whole queue waits
/// for the answer: up to 30 seconds where the client hangs. Streams that cannot be rewound have only one answer, so
/// it is given here, which also saves the round trip. Calls that deliver are bounded by the delivery timeout.
/// The interface is internal to Orleans (10.4.2); should its name change, calls pass as they are.
/// </remarks>
internal sealed class PushDeliveryFilter(string provider, TimeSpan deliveryTimeout, TimeProvider time)
    : IOutgoingGrainCallFilter
{
    private const string ConsumerInterface = "Orleans.Streams.IStreamConsumerExtension";
    private const string AskForStart = "GetSequenceToken";

    // A pulling agent's id ends in +provider_number_queue.
    private readonly byte[] _agentMark = Encoding.UTF8.GetBytes($"+{provider}_");

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceName != ConsumerInterface || !IsFromOurAgent(context.SourceId))
            return context.Invoke();

        if (context.MethodName != AskForStart)
            return InvokeInTimeAsync(context);

        context.Result = null;
        return Task.CompletedTask;
    }

    private async Task InvokeInTimeAsync(IOutgoingGrainCallContext context)
    {
        var call = context.Invoke();
        try
        {
            await call.WaitAsync(deliveryTimeout, time);
        }
        finally
        {
            call.Ignore(); // It may still fail once nobody waits for it.
        }
    }

    private bool IsFromOurAgent(GrainId? source) =>
        source is { } id && id.IsSystemTarget() && id.Key.AsSpan().IndexOf(_agentMark) >= 0;
}
