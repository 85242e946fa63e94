using EnrichmentStream.Publisher.Documents;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>Sends documents to one channel and tries again, at growing distances, while there is patience.</summary>
internal sealed partial class ChannelSender
{
    private const long NotAway = 0;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    // However little time there is, one attempt gets this much: to connect, send and hear the answer.
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromSeconds(1);

    private readonly IEventChannel _channel;
    private readonly TimeSpan _patience;
    private readonly PublisherMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;
    private long _awaySince;

    public ChannelSender(
        IEventChannel channel, TimeSpan patience, PublisherMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_channel, _patience, _metrics, _time, _logger) = (channel, patience, metrics, time, logger);
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            // How often is each document's own matter: it asks for another attempt while it has patience.
            ShouldHandle = new PredicateBuilder().Handle<AnotherAttempt>(),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            MaxRetryAttempts = int.MaxValue,
        }).Build();
    }

    /// <summary>Sends a document until the channel has it, refuses it, or patience ends.</summary>
    /// <returns>What became of it, and how many heard it.</returns>
    public async Task<(ChannelResult Result, long Receivers)> SendAsync(
        EnrichmentDocument document, CancellationToken cancellationToken)
    {
        var sending = new Sending(this, document);
        try
        {
            var delivery = await _retry.ExecuteAsync(sending.AttemptAsync, cancellationToken);
            IsBack();
            _metrics.Ended(_channel.Name, delivery.Outcome);
            return (new ChannelResult(delivery.Outcome, sending.Attempts), delivery.Receivers);
        }
        catch (ChannelException exception)
        {
            var outcome = exception.IsRefusal ? ChannelOutcome.Refused : ChannelOutcome.Failed;
            LogGivenUp(document.EventId, _channel.Name, sending.Attempts, exception.Message);
            _metrics.Ended(_channel.Name, outcome);
            return (new ChannelResult(outcome, sending.Attempts, exception.Message), 0);
        }
    }

    // Told once for all documents that wait: there may be thousands.
    private void IsAway(string problem)
    {
        if (Interlocked.CompareExchange(ref _awaySince, _time.GetTimestamp(), NotAway) == NotAway)
            LogAway(_channel.Name, problem);
    }

    private void IsBack()
    {
        if (Volatile.Read(ref _awaySince) == NotAway) return;
        var since = Interlocked.Exchange(ref _awaySince, NotAway);
        if (since == NotAway) return;
        var seconds = _time.GetElapsedTime(since).TotalSeconds;
        LogBack(_channel.Name, seconds);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events wait for the channel {Channel}: {Problem}")]
    private partial void LogAway(string channel, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The channel {Channel} is back after {Seconds:F1} s.")]
    private partial void LogBack(string channel, double seconds);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Event {EventId} did not reach the channel {Channel} in {Attempts} attempt(s): {Problem}")]
    private partial void LogGivenUp(string eventId, string channel, int attempts, string problem);

    /// <summary>Told to the retry, and to nobody else.</summary>
    private sealed class AnotherAttempt : Exception;

    /// <summary>One document on its way.</summary>
    private sealed class Sending(ChannelSender sender, EnrichmentDocument document)
    {
        private readonly long _start = sender._time.GetTimestamp();

        public int Attempts { get; private set; }

        public async ValueTask<Delivery> AttemptAsync(CancellationToken cancellationToken)
        {
            Attempts++;
            try
            {
                return await SendAsync(cancellationToken);
            }
            catch (ChannelException exception)
                when (exception.IsTransient && sender._time.GetElapsedTime(_start) < sender._patience)
            {
                sender.IsAway(exception.Message);
                sender._metrics.Retried(sender._channel.Name);
                throw new AnotherAttempt();
            }
        }

        private async Task<Delivery> SendAsync(CancellationToken cancellationToken)
        {
            var left = sender._patience - sender._time.GetElapsedTime(_start);
            using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, sender._time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, sender._time);
            using var told = late.Token.Register(() => sender.IsAway($"{sender._channel.Where} does not answer."));
            try
            {
                var sending = sender._channel.SendAsync(document, both.Token);
                if (sending.IsCompleted || !sender._channel.CutsOff) return await sending;
                limit.CancelAfter(left > ShortestAttempt ? left : ShortestAttempt);
                // An attempt that hangs is told before all of the time is gone.
                if (left > TimeSpan.Zero) late.CancelAfter(left / 2);
                return await sending;
            }
            catch (OperationCanceledException exception)
                when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new ChannelException($"{sender._channel.Where} does not answer.", isTransient: true, exception);
            }
        }
    }
}
