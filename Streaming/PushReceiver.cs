using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>Lets a pulling agent wait for its queue, so that a published batch wakes it at once.</summary>
/// <remarks>
/// Never throws: the agent would back off. A cancelled read takes nothing, for the agent would lose what it gets.
/// Reads do not overlap; the agent awaits each.
/// </remarks>
internal sealed class PushReceiver(PushQueue queue, TimeSpan readWait, TimeProvider time)
    : IQueueAdapterReceiver, IDisposable
{
    private CancellationTokenSource _wait = new(readWait, time);

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) =>
        GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        if (queue.Depth == 0)
            await WaitAsync(cancellationToken);
        else
            await Task.Yield(); // Deliveries under way go on first, else a flood would be read far ahead of them.

        return cancellationToken.IsCancellationRequested ? [] : queue.Take(maxCount < 0 ? int.MaxValue : maxCount);
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _wait.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        // Under load this runs thousands of times a second, so the source and its timer are used again.
        if (!_wait.TryReset())
        {
            _wait.Dispose();
            _wait = new CancellationTokenSource(readWait, time);
        }
        else
        {
            _wait.CancelAfter(readWait);
        }

        await using var stop = cancellationToken.UnsafeRegister(
            static wait => ((CancellationTokenSource)wait!).Cancel(), _wait);
        try
        {
            await queue.WaitAsync(_wait.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing arrived in time, or the agent stops.
        }
    }
}
