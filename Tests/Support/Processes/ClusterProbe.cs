using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>Looks into a cluster from outside, as a client of it.</summary>
internal sealed class ClusterProbe : IAsyncDisposable
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(100);

    private readonly IHost _host;

    private ClusterProbe(IHost host) => _host = host;

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    private IManagementGrain Management => Grains.GetGrain<IManagementGrain>(0);

    public static async Task<ClusterProbe> ConnectAsync(string redisUrl, string clusterId)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .UseRedisClustering(clustering => clustering.ConfigurationOptions = RedisUrl.Parse(redisUrl))
            .UseConnectionRetryFilter(RetryAsync)
            .Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            .Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = clusterId));
        var host = builder.Build();
        await host.StartAsync(Limits.HangToken);
        return new ClusterProbe(host);
    }

    /// <summary>Waits until so many silos are active.</summary>
    public async Task SilosAsync(int count)
    {
        using var timer = new PeriodicTimer(CheckPeriod, TimeProvider.System);
        var hang = Limits.HangToken;
        while (await CountAsync() != count) await timer.WaitForNextTickAsync(hang);
    }

    /// <summary>The silo port of the process that hosts a BOM's grain.</summary>
    public async Task<int> LocateAsync(string bomId)
    {
        var address = await Management.GetActivationAddress(Grains.GetGrain<IEnrichmentGrain>(bomId));
        return address?.Endpoint.Port ?? throw new InvalidOperationException($"BOM {bomId} is not active anywhere.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Limits.HangToken);
        _host.Dispose();
    }

    private static async Task<bool> RetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(CheckPeriod, TimeProvider.System, cancellationToken);
        return true;
    }

    private async Task<int?> CountAsync()
    {
        try
        {
            return (await Management.GetHosts(onlyActive: true)).Count;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return null; // The silo that was asked has gone.
        }
    }
}
