using System.Text.Json;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace EnrichmentStream.Publisher.Workflows;

/// <summary>The activities that enrichment workflows call, by the guide's names.</summary>
public sealed class EnrichmentActivities(EnrichmentPublisher publisher, TimeProvider time)
{
    /// <summary>The activity's name, for workflows in whatever language.</summary>
    public const string PublishEnrichmentEvent = "publish_enrichment_event";

    /// <summary>Error type of a document that breaks a rule, or that the table can never hold; not retried.</summary>
    public const string InvalidDocument = "InvalidDocument";

    /// <summary>Error type of a channel that is away; Temporal tries again by the workflow's retry policy.</summary>
    public const string ChannelUnavailable = "ChannelUnavailable";

    /// <summary>Error type of an activity that its worker had to give up since it stops; tried again
    /// elsewhere.</summary>
    public const string WorkerStops = "WorkerStops";

    private static readonly TimeSpan UsualBeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestBeat = TimeSpan.FromMilliseconds(100);

    /// <summary>Publishes one document on both channels.</summary>
    /// <param name="document">The guide's document, with an <c>event_id</c> that the workflow made: an activity may run
    /// more than once, and only the id tells that it is the same event.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ApplicationFailureException">Of one of the types above.</exception>
    [Activity(PublishEnrichmentEvent)]
    public async Task<PublishedEvent> PublishEnrichmentEventAsync(JsonElement document)
    {
        var context = ActivityExecutionContext.Current;
        var parsed = Parse(document);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, context.WorkerShutdownToken);
        try
        {
            var result = await PublishAsync(parsed, context, stop.Token);
            return result.IsComplete ? Answer(result) : throw Failure(result);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested
            && context.WorkerShutdownToken.IsCancellationRequested)
        {
            throw new ApplicationFailureException($"Event {parsed.EventId} waits, and the worker stops.", WorkerStops);
        }
    }

    private static EnrichmentDocument Parse(JsonElement document)
    {
        try
        {
            return EnrichmentDocument.Parse(document.GetRawText());
        }
        catch (InvalidDocumentException exception)
        {
            throw new ApplicationFailureException(
                exception.Message, exception, InvalidDocument, nonRetryable: true, details: [.. exception.Problems]);
        }
    }

    // A channel may be away for a while; the heartbeat tells Temporal that this worker is not.
    private async Task<PublishResult> PublishAsync(
        EnrichmentDocument document, ActivityExecutionContext context, CancellationToken cancellationToken)
    {
        var beat = context.Info.HeartbeatTimeout is { } timeout ? timeout / 3 : UsualBeat;
        if (beat < ShortestBeat) beat = ShortestBeat;
        var publishing = publisher.TryPublishAsync(document, cancellationToken);
        do context.Heartbeat(document.EventId);
        while (await Task.WhenAny(publishing, Task.Delay(beat, time, cancellationToken)) != publishing
            && !cancellationToken.IsCancellationRequested);
        return await publishing;
    }

    private static PublishedEvent Answer(PublishResult result) => new(
        result.EventId, Word(result.Table.Outcome), Word(result.Redis.Outcome), result.Receivers);

    private static string Word(ChannelOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static ApplicationFailureException Failure(PublishResult result) => new(
        new PublishException(result).Message,
        result.IsRefused ? InvalidDocument : ChannelUnavailable,
        nonRetryable: result.IsRefused,
        details: [.. result.Problems]);
}
