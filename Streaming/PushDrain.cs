using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Streaming;

/// <summary>Holds back the stop of a silo's pulling agents until what is queued has been taken for delivery.</summary>
/// <remarks>Agents stop in the stage below and drop what is queued, but do await the deliveries under way.</remarks>
internal sealed partial class PushDrain(
    string name, PushQueues queues, TimeSpan timeout, TimeProvider time, ILogger<PushDrain> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(
            nameof(PushDrain), ServiceLifecycleStage.Active + 1, _ => Task.CompletedTask, DrainAsync);

    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(LookAgain, time);
        while (!await IsEmptyAsync(timer) && time.GetElapsedTime(started) < timeout)
        {
            if (cancellationToken.IsCancellationRequested)
                break;
        }

        if (queues.Depth + queues.Behind is > 0 and var left)
            LogLeft(name, left, timeout);
    }

    // Twice in a row: a batch that the agent has just read is for a moment in neither place.
    private async Task<bool> IsEmptyAsync(PeriodicTimer timer)
    {
        var before = queues.Depth + queues.Behind;
        await timer.WaitForNextTickAsync();
        return before + queues.Depth + queues.Behind == 0;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Stream provider {Provider} stops with {Left} batches or subscribers not served after {Timeout}.")]
    private partial void LogLeft(string provider, long left, TimeSpan timeout);
}
