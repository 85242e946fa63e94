using dotenv.net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Where settings come from.</summary>
public static class SettingsConfigurationExtensions
{
    /// <summary>Reads <c>.env</c> of the working folder, if there is one, below every other source: the environment
    /// wins.</summary>
    public static IConfigurationManager AddDotEnv(this IConfigurationManager configuration)
    {
        var path = Path.GetFullPath(".env");
        if (!File.Exists(path)) return configuration;

        var values = DotEnv.Read(new DotEnvOptions(envFilePaths: [path], ignoreExceptions: false));
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)),
        });
        return configuration;
    }
}
