using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.Standalone;

/// <summary>Tells a newcomer, once events can arrive, how to watch a BOM and how to publish a first event.</summary>
internal sealed class ReadyAnnouncement(
    IServer server, IConfiguration configuration, HealthCheckService health, IHostApplicationLifetime lifetime,
    TimeProvider time)
    : BackgroundService
{
    private const string BomId = "123e4567-e89b-12d3-a456-426614174000";

    private const string FirstEvent =
        $$$"""{"event_id":"first","event_type":"enrichment.progress","bom_id":"{{{BomId}}}","state":{"status":"enriching","total_items":100,"enriched_items":45,"percent_complete":45.0}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WaitUntilReadyAsync(stoppingToken);
            await Console.Out.WriteLineAsync(Text());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it was ready.
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var told = false;
        while (!lifetime.ApplicationStarted.IsCancellationRequested || await MissingAsync(cancellationToken) is not null)
        {
            if (!told && time.GetElapsedTime(start) > Patience)
            {
                told = true;
                await Console.Out.WriteLineAsync($"Not ready yet: {await MissingAsync(cancellationToken) ?? "starting"}.");
            }

            await Task.Delay(CheckPeriod, time, cancellationToken);
        }
    }

    private async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var missing = report.Entries.Where(entry => entry.Value.Status is HealthStatus.Unhealthy)
            .Select(entry => $"{entry.Key} ({entry.Value.Description})");
        return report.Status is HealthStatus.Unhealthy ? string.Join(", ", missing) : null;
    }

    private string Text()
    {
        var token = Token();
        var url = $"{Address()}/api/enrichment/stream/{BomId}?token={token}";
        var prefix = configuration.ReadSettings<RedisOptions>().ChannelPrefix;
        var redis = new Uri(configuration.ReadSetting("REDIS_URL")!);
        return
            $$"""

            The enrichment stream is ready. Ctrl-C ends it.

              Page      {{Address()}}/#{{TokenForPage(token)}}bom={{BomId}}
              Stream    {{url}}
              Watch     curl -N "{{url}}"
              Publish   redis-cli -h {{redis.Host}} -p {{redis.Port}} publish {{prefix}}{{BomId}} '{{FirstEvent}}'
                        or, without redis-cli: dotnet run samples/publish.cs {{redis.Host}}:{{redis.Port}}

            """;
    }

    // Only a token that was made for this run: its user knows one that was set, and it is written nowhere.
    private string Token() => configuration.ReadSetting("ADMIN_TOKEN") switch
    {
        null or "" or "off" => "YOUR_TOKEN",
        var admin when admin == configuration[StandaloneDefaults.MadeToken] => admin,
        _ => "$ADMIN_TOKEN",
    };

    // A terminal makes the address a link, and a page that gets a placeholder logs in with that.
    private string TokenForPage(string token) =>
        token == configuration[StandaloneDefaults.MadeToken] ? $"token={token}&" : "";

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
    }
}
