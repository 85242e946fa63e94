namespace EnrichmentStream.WebFront.Sse;

/// <summary>Ends all streams when the host stops: each client is told when to come back, and none can hold the host
/// up.</summary>
internal sealed partial class SseDrain(SseConnections connections, TimeProvider time, ILogger<SseDrain> logger)
    : IHostedLifecycleService
{
    // Readers that keep up take milliseconds; the rest are cut off.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var open = connections.BeginDrain();
        foreach (var connection in open) connection.End(new[] { SseFrames.Retry() });
        try
        {
            var all = Task.WhenAll(open.Select(connection => connection.Completion));
            await all.WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            foreach (var connection in open) connection.Disconnect();
        }

        LogDrained(open.Count);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Ended {Count} streams.")]
    private partial void LogDrained(int count);
}
