using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>Puts a grain's events on its stream, in order, without ever holding up the grain.</summary>
/// <remarks>
/// A broadcast that cannot be sent is dropped: the version that fronts then miss makes them ask the grain.
/// Lives on the grain's scheduler, so it needs no lock.
/// </remarks>
internal sealed partial class EnrichmentBroadcaster(
    IAsyncStream<EnrichmentBroadcast> stream, EnrichmentMetrics metrics, ILogger logger)
{
    // A provider that completes at once never waits; a slow one may fall this far behind before the gap rule takes
    // over.
    private const int MaxWaiting = 256;

    private Task _tail = Task.CompletedTask;
    private int _waiting;

    public void Send(EnrichmentBroadcast broadcast)
    {
        if (_waiting >= MaxWaiting)
        {
            metrics.Broadcast("overflow");
            return;
        }

        _tail = _tail.IsCompleted ? SendAsync(broadcast) : SendAfterAsync(_tail, broadcast);
    }

    private async Task SendAfterAsync(Task previous, EnrichmentBroadcast broadcast)
    {
        _waiting++;
        await previous;
        _waiting--;
        await SendAsync(broadcast);
    }

    private async Task SendAsync(EnrichmentBroadcast broadcast)
    {
        try
        {
            await stream.OnNextAsync(broadcast);
            metrics.Broadcast("sent");
        }
        catch (Exception exception)
        {
            metrics.Broadcast("failed");
            LogFailed(exception, stream.StreamId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A broadcast on {Stream} was lost; fronts will ask for it.")]
    private partial void LogFailed(Exception exception, StreamId stream);
}
