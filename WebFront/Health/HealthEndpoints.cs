using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Sse;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal static class HealthEndpoints
{
    /// <summary>Adds what the health answers rest on.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions, HealthOptionsValidator>();
        services.TryAddSingleton<RedisLink>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisLink>());
        services.TryAddSingleton<CanaryMetrics>();
        services.TryAddSingleton<Canary>();
        services.AddHostedService(provider => provider.GetRequiredService<Canary>());
        services.AddHealthChecks()
            .AddState<RedisLink>(
                "redis", redis => redis.ReachesRedis, "connected", "disconnected: start Redis, or correct REDIS_URL")
            .AddState<RedisLink>("cluster", redis => redis.ReachesCluster, "connected", "waiting for a silo")
            .AddCheck<IngestHealthCheck>("ingest")
            .AddCheck<HistoryHealthCheck>("history")
            .AddCheck<CanaryHealthCheck>("canary")
            .AddState<SseConnections>("process", connections => !connections.Draining, "running", "stopping");
        return services;
    }

    /// <summary>Maps the guide's health answer, and liveness and readiness for orchestrators. None needs a
    /// token.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/enrichment/health", static (RedisLink redis, Canary canary) => redis.IsConnected && canary.Report is not null
            ? Results.Json(new { status = "healthy", redis = "connected" })
            : Results.Json(
                new { status = "unhealthy", redis = redis.IsConnected ? "connected" : "disconnected" },
                statusCode: StatusCodes.Status503ServiceUnavailable));
        routes.MapRead("/health/live", static () => Results.Json(new { status = "alive" }));
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .WithMetadata(new HttpMethodMetadata(ReadRoutes.Methods));
    }

    private static IHealthChecksBuilder AddState<TSource>(
        this IHealthChecksBuilder checks, string name, Func<TSource, bool> isGood, string good, string bad)
        where TSource : notnull =>
        checks.Add(new HealthCheckRegistration(
            name,
            services => new StateHealthCheck(() => isGood(services.GetRequiredService<TSource>()), good, bad),
            failureStatus: null,
            tags: null));

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var details = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description);
        details["status"] = report.Status switch
        {
            HealthStatus.Healthy => "ready",
            HealthStatus.Degraded => "degraded",
            _ => "not ready",
        };
        return context.Response.WriteAsJsonAsync(details, context.RequestAborted);
    }
}
