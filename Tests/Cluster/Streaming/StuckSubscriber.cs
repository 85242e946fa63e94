using Orleans.Streams;

namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>Hangs until it is released, and with it its client's pump; then it hands on what it got.</summary>
internal sealed class StuckSubscriber(IAsyncObserver<StreamItem>? next = null) : IAsyncObserver<StreamItem>
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first delivery has arrived.</summary>
    public Task Entered => _entered.Task;

    public void Release() => _release.TrySetResult();

    public async Task OnNextAsync(StreamItem item, StreamSequenceToken? token = null)
    {
        _entered.TrySetResult();
        await _release.Task;
        if (next is not null)
            await next.OnNextAsync(item, token);
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
