using EnrichmentStream.Hosting.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

internal static class AuthServiceCollectionExtensions
{
    // Hands each request on to the scheme of its token.
    private const string AnyScheme = "Any";

    /// <summary>Adds the ways in: the admin token, and the tokens of the issuers that are set.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="minAdminTokenLength">Fewest characters of an admin token.</param>
    public static IServiceCollection AddAuth(this IServiceCollection services, int minAdminTokenLength)
    {
        services.AddSettings<IssuerOptions, IssuerOptionsValidator>();
        services.AddSettings<AdminTokenOptions, AdminTokenOptionsValidator>();
        services.TryAddSingleton(new AdminTokenOptionsValidator.Limit(minAdminTokenLength));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AdminToken>();
        services.TryAddSingleton<SchemeSelector>();
        services.AddIssuers();
        services.AddAuthorization();
        AddSchemes(services.AddAuthentication(AnyScheme));
        return services;
    }

    private static void AddIssuers(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new KeyFetcher(provider.GetRequiredService<IOptions<IssuerOptions>>()));
        services.TryAddSingleton<Issuers>();
        services.TryAddSingleton<UnknownIssuers>();
        services.TryAddSingleton<BearerEvents>();
        services.AddHostedService<IssuerRefresh>();
        services.ConfigureOptions<BearerSetup>();
        services.AddOptions<HealthCheckServiceOptions>().Configure<Issuers>(AddChecks);
    }

    private static void AddSchemes(AuthenticationBuilder authentication)
    {
        authentication.AddPolicyScheme(AnyScheme, displayName: null, policy =>
        {
            policy.ForwardDefaultSelector =
                context => context.RequestServices.GetRequiredService<SchemeSelector>().Select(context);
            policy.ForwardChallenge = AdminTokenHandler.SchemeName;
        });
        authentication.AddScheme<AuthenticationSchemeOptions, AdminTokenHandler>(AdminTokenHandler.SchemeName, null);
        authentication.AddScheme<AuthenticationSchemeOptions, TicketHandler>(TicketHandler.SchemeName, null);
        foreach (var scheme in (ReadOnlySpan<string>)[Issuers.Auth0, Issuers.SupabaseKeys, Issuers.SupabaseSecret, Issuers.Oidc])
            authentication.AddJwtBearer(scheme, static _ => { });
    }

    // A front that one issuer is lost to still serves the others, and its open streams: a load balancer that took it
    // out would make one issuer's trouble everybody's, on all fronts at once. So it stays ready, and only tells.
    private static void AddChecks(HealthCheckServiceOptions health, Issuers issuers)
    {
        foreach (var keys in issuers.KeySets)
        {
            health.Registrations.Add(new HealthCheckRegistration(
                keys.Name, new IssuerHealthCheck(keys), HealthStatus.Degraded, tags: null));
        }
    }
}
