using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Registers the process's connection to Redis.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="IConnectionMultiplexer"/> a process, which reconnects for ever.</summary>
    /// <remarks>
    /// A singleton, since a multiplexer that only a local variable holds is collected, and its subscription goes
    /// silent.
    /// </remarks>
    public static IServiceCollection AddRedis(this IServiceCollection services)
    {
        services.AddSettings<RedisOptions, RedisOptionsValidator>();
        services.TryAddSingleton<IConnectionMultiplexer>(provider =>
        {
            var url = provider.GetRequiredService<IOptions<RedisOptions>>().Value.Url!; // Validated on the way.
            return ConnectionMultiplexer.Connect(RedisUrl.Parse(url));
        });
        return services;
    }
}
