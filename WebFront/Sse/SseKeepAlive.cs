using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>Sends comments on silent streams, and cuts off readers that do not take the end of theirs: one timer per
/// process, none per connection.</summary>
internal sealed class SseKeepAlive(SseConnections connections, TimeProvider time, IOptions<SseOptions> options)
    : BackgroundService
{
    // A silent stream gets its comment at most this share of the keepalive time late.
    private const int ChecksPerKeepAlive = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeepAlive / ChecksPerKeepAlive, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetTimestamp();
                foreach (var connection in connections.Snapshot())
                {
                    if (!connection.IsDue(now)) continue;
                    connection.KeepAlive();
                    connection.CutOffIfStuck();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }
}
