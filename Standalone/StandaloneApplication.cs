using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Silo;
using EnrichmentStream.Standalone.Demo;
using EnrichmentStream.WebFront;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Standalone;

/// <summary>Silo, front and, where no Redis is named, a RESP server in one process.</summary>
internal static class StandaloneApplication
{
    public const string Help =
        """
        Serves Server-Sent Events for BOM enrichment from one process that needs no server.

        usage: dotnet run --project Standalone [-- --SETTING value …]

        Settings come from the environment, from .env in the working folder, or from the command line.
          CNS_PORT             where to listen; 27200 by default
          ADMIN_TOKEN          a token that sees every BOM, or off; a random one by default
          SUPABASE_JWT_SECRET  takes the tokens that `dotnet run --project Publisher -- token` mints; none by default
          REDIS_URL            redis://host:port/0; by default a Redis runs in the process
          EMBEDDED_REDIS_PORT  where that listens on localhost; 27012 by default
          CHANNEL_PREFIX       what channels of events begin with; enrichment: by default
          DATA_DIR             where events are recorded, in an SQLite file; data by default, "" for nowhere
          DATABASE_URL         postgres://user:password@host/database, to record them there instead
          CORS_ORIGINS         origins that may read; those of the guide and of Vite by default
          PATH_BASE            the path below which a proxy serves it, such as /enrich; none by default
        .env.example lists the rest.
        """;

    /// <summary>Puts the process together.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Registers what takes the place of parts; the last thing before the build.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(HostArguments.Of(args));
        builder.Configuration.AddDotEnv();
        builder.Configuration.AddStandaloneDefaults();
        builder.Logging.AddConsoleLines(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSettings<StandaloneOptions, StandaloneOptionsValidator>();
        var embedded = string.IsNullOrWhiteSpace(builder.Configuration["REDIS_URL"]);
        if (embedded) UseEmbeddedRedis(builder);
        builder.UseOrleans(AddSilo);
        builder.Services.AddWebFront(minAdminTokenLength: 1);
        if (embedded) builder.Services.KeepAccessInProcess();
        builder.Services.AddDemo(builder.Configuration);
        builder.Services.AddHostedService<ReadyAnnouncement>();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        // Before anything connects to it. The container disposes it last.
        if (embedded) app.Services.GetRequiredService<EmbeddedRedis>();
        return app.MapWebFront().MapDemo();
    }

    private static void UseEmbeddedRedis(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services =>
            new EmbeddedRedis(services.GetRequiredService<IOptions<StandaloneOptions>>().Value.EmbeddedRedisPort));
        var port = builder.Configuration.ReadSettings<StandaloneOptions>().EmbeddedRedisPort.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["REDIS_URL"] = $"redis://127.0.0.1:{port}/0";
    }

    // A cluster of one: no other process connects, so its port is whichever is free and there is no gateway.
    private static void AddSilo(ISiloBuilder silo) => silo
        .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
        .AddEnrichmentSiloWithFront();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
