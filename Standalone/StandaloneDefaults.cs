using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace EnrichmentStream.Standalone;

/// <summary>What makes the one-process form work without any setting. Every other source of settings wins over
/// it.</summary>
internal static class StandaloneDefaults
{
    /// <summary>Holds the admin token that was made for this run, whether or not one was set.</summary>
    public const string MadeToken = "STANDALONE_MADE_TOKEN";

    // Where the guide's pages are, and Vite's dev server and preview.
    private static readonly int[] Ports = [3_000, 27_100, 5_173, 4_173];

    private static readonly string[] DevelopmentOrigins =
        [.. Ports.SelectMany(port => (string[])[$"http://localhost:{port}", $"http://127.0.0.1:{port}"])];

    public static IConfigurationManager AddStandaloneDefaults(this IConfigurationManager configuration)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["ADMIN_TOKEN"] = token,
                [MadeToken] = token,
                ["CNS_HOST"] = "localhost",
                ["CORS_ORIGINS"] = JsonSerializer.Serialize(DevelopmentOrigins),
                ["CORS_ALLOW_CREDENTIALS"] = "true",
                // The history is a file, which is kept small.
                ["DATA_DIR"] = "data",
                ["HISTORY_RETENTION_DAYS"] = "30",
                // There is no other silo whose BOMs could become this one's.
                ["INGEST_REPLAY_SECONDS"] = "0",
                // A demo run that starts before the silo listens waits for it.
                ["PUBLISH_REQUIRE_RECEIVERS"] = "true",
            },
        });
        return configuration;
    }
}
