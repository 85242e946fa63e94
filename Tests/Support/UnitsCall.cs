using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Tests.Support;

/// <summary>One call of ingest to a grain, under way until the test answers it.</summary>
internal sealed record UnitsCall(EnrichmentEvent[] Events, Guid? KnownEpoch)
{
    public TaskCompletionSource<AcceptReply> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Ids => string.Join(' ', UnitsEvents.Ids(Events));

    public void Accept(Guid epoch) => Answer.SetResult(new AcceptReply(epoch, Accepted: true));

    public void Refuse(Guid epoch) => Answer.SetResult(new AcceptReply(epoch, Accepted: false));

    public void Fail(Exception exception) => Answer.SetException(exception);
}
