using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.Standalone;

/// <summary>Tells a newcomer, once events can arrive, how to watch a BOM and how to publish a first event.</summary>
internal sealed class ReadyAnnouncement(
    IServer server, IConfiguration configuration, HealthCheckService health, IHostApplicationLifetime lifetime, TimeProvider time)
    : BackgroundService
{
    private const string BomId = "123e4567-e89b-12d3-a456-426614174000";

    private const string FirstEvent =
        $$$"""{"event_id":"first","event_type":"enrichment.progress","bom_id":"{{{BomId}}}","state":{"status":"enriching","total_items":100,"enriched_items":45,"percent_complete":45.0}}""";

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!lifetime.ApplicationStarted.IsCancellationRequested || !await IsReadyAsync(stoppingToken))
                await Task.Delay(CheckPeriod, time, stoppingToken);
            await Console.Out.WriteLineAsync(Text());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it was ready.
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        (await health.CheckHealthAsync(cancellationToken)).Status is HealthStatus.Healthy;

    private string Text()
    {
        var url = $"{Address()}/api/enrichment/stream/{BomId}?token={Uri.EscapeDataString(configuration["ADMIN_TOKEN"] ?? "")}";
        var redis = new Uri(configuration["REDIS_URL"]!);
        return
            $$"""

            The enrichment stream is ready. Ctrl-C ends it.

              Stream    {{url}}
              Watch     curl -N "{{url}}"
              Publish   redis-cli -h {{redis.Host}} -p {{redis.Port}} publish enrichment:{{BomId}} '{{FirstEvent}}'
                        or, without redis-cli: dotnet run samples/publish.cs {{redis.Host}}:{{redis.Port}}

            """;
    }

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
    }
}
