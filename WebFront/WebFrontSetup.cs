using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.WebFront.Endpoints;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Page;
using EnrichmentStream.WebFront.Revocation;
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
        services.AddRedis().AddHttp().AddAuth(minAdminTokenLength).AddTickets().AddSse().AddLimits().AddRevocation()
            .AddEnrichmentStreams().AddHealth();

    /// <summary>Keeps the keys of tickets and the revocations in this process, for a front that is the only one and
    /// whose Redis keeps nothing either.</summary>
    public static IServiceCollection KeepAccessInProcess(this IServiceCollection services) =>
        services.KeepTicketKeysInProcess().KeepRevocationsInProcess();

    /// <summary>Maps every path that the front answers.</summary>
    public static WebApplication MapWebFront(this WebApplication app)
    {
        app.UseHttp();
        app.UsePage();
        app.UseMiddleware<TokenSize>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RevocationGuard>();
        app.MapHealth();
        app.MapEnrichment();
        return app;
    }
}
