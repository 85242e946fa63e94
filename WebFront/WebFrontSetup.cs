using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Enrichment;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Page;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront;

/// <summary>Puts the front together, for its own process and for one that it shares with a silo.</summary>
public static class WebFrontSetup
{
    /// <summary>Adds all of the front but its connection to the cluster.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="minAdminTokenLength">Fewest characters of an admin token: less where only one machine can send
    /// it.</param>
    public static IServiceCollection AddWebFront(this IServiceCollection services, int minAdminTokenLength = 32) =>
        services.AddRedis().AddHttp().AddAuth(minAdminTokenLength).AddSse().AddEnrichmentStreams().AddHealth();

    /// <summary>Maps every path that the front answers.</summary>
    public static WebApplication MapWebFront(this WebApplication app)
    {
        app.UseHttp();
        app.UsePage();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapEnrichment();
        return app;
    }
}
