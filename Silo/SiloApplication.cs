using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EnrichmentStream.Silo;

/// <summary>The silo as a process of its own.</summary>
internal static class SiloApplication
{
    public const string Help =
        """
        Hears enrichment events on Redis, keeps the state of every BOM, and hands it to the fronts.

        usage: dotnet run --project Silo [-- --SETTING value …]

        Settings come from the environment, from .env in the working folder, or from the command line.
          REDIS_URL                redis://host:port/0; required
          DATABASE_URL             postgres://user:password@host/database, where events are recorded; nowhere by default
          SILO_PORT, GATEWAY_PORT  11111 and 30000; each silo of a machine needs its own two
          SILO_ADDRESS             what the other processes connect to; 127.0.0.1 by default, auto in a container
          CLUSTER_ID               keeps the membership of clusters on one Redis apart; enrichment by default
          CHANNEL_PREFIX           keeps their events apart; enrichment: by default
        .env.example lists the rest.
        """;

    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(HostArguments.Of(args));
        builder.Configuration.AddDotEnv();
        builder.Logging.AddConsoleLines(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.UseOrleans(silo => silo.AddEnrichmentSilo().UseRedisCluster());
        return builder.Build();
    }
}
