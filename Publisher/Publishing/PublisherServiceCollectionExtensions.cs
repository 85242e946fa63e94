using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>Registers the publisher.</summary>
public static class PublisherServiceCollectionExtensions
{
    /// <summary>Adds <see cref="EnrichmentPublisher"/> with the channels that are set up: Redis by <c>REDIS_URL</c>,
    /// the table by <c>DATABASE_URL</c>.</summary>
    /// <param name="services">The registrations.</param>
    /// <param name="configuration">The settings, as read so far.</param>
    public static IServiceCollection AddEnrichmentPublisher(
        this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PublisherOptions, PublisherOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PublisherMetrics>();
        services.AddEventHistory();
        if (!string.IsNullOrWhiteSpace(configuration["REDIS_URL"])) services.AddRedis();
        services.TryAddSingleton(Create);
        return services;
    }

    private static EnrichmentPublisher Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PublisherOptions>>().Value;
        var table = services.GetRequiredService<IEventHistory>() is { State.Status: not HistoryStatus.Disabled } history
            ? Sender(services, new TableEventChannel(history), options.TablePatienceSeconds)
            : null;
        // Asked for by its first event: to connect is a part of publishing, and of its timeout.
        var redis = services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IConnectionMultiplexer))
            ? Sender(
                services,
                new RedisEventChannel(
                    services.GetRequiredService<IConnectionMultiplexer>, Where(services), Channels(services),
                    options.RequireReceivers),
                options.RedisPatienceSeconds)
            : null;
        return table is null && redis is null
            ? throw new StartupException("Nothing to publish to: set REDIS_URL, DATABASE_URL, or both.")
            : new EnrichmentPublisher(table, redis);
    }

    private static EnrichmentChannels Channels(IServiceProvider services) =>
        new(services.GetRequiredService<IOptions<RedisOptions>>().Value.ChannelPrefix);

    // Without user and password.
    private static string Where(IServiceProvider services) =>
        RedisUrl.TryParse(services.GetService<IOptions<RedisOptions>>()?.Value.Url, out var url, out _)
            ? string.Join(", ", url.EndPoints.Select(endpoint =>
                endpoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : $"{endpoint}"))
            : "its address";

    private static ChannelSender Sender(IServiceProvider services, IEventChannel channel, int patienceSeconds) => new(
        channel, TimeSpan.FromSeconds(patienceSeconds), services.GetRequiredService<PublisherMetrics>(),
        services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<EnrichmentPublisher>>());
}
