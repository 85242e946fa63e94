using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.WebFront.Cluster;

namespace EnrichmentStream.WebFront;

/// <summary>The front as a process of its own: a client of the cluster.</summary>
internal static class WebFrontApplication
{
    public const string Help =
        """
        Serves Server-Sent Events for BOM enrichment as a client of the silos that share its Redis.

        usage: dotnet run --project WebFront [-- --SETTING value …]

        Settings come from the environment, from .env in the working folder, or from the command line.
          REDIS_URL               redis://host:port/0, the same as the silos'; required
          CNS_PORT, CNS_HOST      where to listen; 27200 on every address
          ADMIN_TOKEN             a token that sees every BOM, of 32 characters or more; none by default
          AUTH0_DOMAIN, SUPABASE_URL, OIDC_AUTHORITY
                                  issuers whose users see their organization's BOMs; README has the rest
          CORS_ORIGINS            origins that may read, such as ["http://localhost:3000"]; none by default
          CORS_ALLOW_CREDENTIALS  true or false; false by default
          PATH_BASE               the path below which a proxy serves it, such as /enrich; none by default
          CLUSTER_ID              keeps the membership of clusters on one Redis apart; enrichment by default
          CHANNEL_PREFIX          keeps their events apart, the same as the silos'; enrichment: by default
        .env.example lists the rest.
        """;

    public static WebApplication Build(string[] args)
    {
        // Slim: no appsettings files that two projects could fight over, no IIS, no static assets.
        var builder = WebApplication.CreateSlimBuilder(HostArguments.Of(args));
        builder.Configuration.AddDotEnv();
        builder.Logging.AddConsoleLines(builder.Configuration);
        // Health must answer while the client still waits for its first silo.
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ServicesStartConcurrently = true;
            host.ShutdownTimeout = TimeSpan.FromSeconds(5);
        });
        builder.UseOrleansClient(client => client.AddEnrichmentClient());
        builder.Services.AddWebFront();
        return builder.Build().MapWebFront();
    }
}
