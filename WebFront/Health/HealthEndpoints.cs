using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal static class HealthEndpoints
{
    /// <summary>Adds what the health answers rest on.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.TryAddSingleton<RedisLink>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisLink>());
        services.AddHealthChecks()
            .AddCheck<RedisHealthCheck>("redis")
            .AddCheck<ClusterHealthCheck>("cluster")
            .AddCheck<IngestHealthCheck>("ingest")
            .AddCheck<DrainHealthCheck>("process");
        return services;
    }

    /// <summary>Maps the guide's health answer, and liveness and readiness for orchestrators. None needs a
    /// token.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/enrichment/health", static (RedisLink redis) => redis.IsConnected
            ? Results.Json(new { status = "healthy", redis = "connected" })
            : Results.Json(
                new { status = "unhealthy", redis = "disconnected" },
                statusCode: StatusCodes.Status503ServiceUnavailable));
        routes.MapGet("/health/live", static () => Results.Json(new { status = "alive" }));
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var details = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description);
        details["status"] = report.Status is HealthStatus.Healthy ? "ready" : "not ready";
        return context.Response.WriteAsJsonAsync(details, context.RequestAborted);
    }
}
