namespace EnrichmentStream.WebFront.Auth;

internal static class AuthServiceCollectionExtensions
{
    /// <summary>Adds the ways in.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddAuthentication(AdminTokenHandler.SchemeName)
            .AddScheme<AdminTokenOptions, AdminTokenHandler>(AdminTokenHandler.SchemeName, null);
        services.AddOptions<AdminTokenOptions>(AdminTokenHandler.SchemeName)
            .Configure<IConfiguration>((options, configuration) => options.Token = configuration["ADMIN_TOKEN"]);
        return services;
    }
}
