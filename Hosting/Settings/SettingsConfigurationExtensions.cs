using dotenv.net;
using EnrichmentStream.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Where settings come from.</summary>
public static class SettingsConfigurationExtensions
{
    /// <summary>Reads <c>.env</c> of the working folder, if there is one, below every other source: the environment
    /// wins. A line may begin with <c>export</c>, as for a shell.</summary>
    /// <exception cref="StartupException">The file cannot be read.</exception>
    public static IConfigurationManager AddDotEnv(this IConfigurationManager configuration)
    {
        var path = Path.GetFullPath(".env");
        if (!File.Exists(path)) return configuration;

        var values = Read(path);
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)),
        });
        return configuration;
    }

    private static IDictionary<string, string> Read(string path)
    {
        try
        {
            return DotEnv.Read(new DotEnvOptions(
                envFilePaths: [path], ignoreExceptions: false, supportExportSyntax: true));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException
            or UnauthorizedAccessException)
        {
            // The library's text names the setting, and nothing of its value.
            throw new StartupException($".env in the working folder cannot be read: {exception.Message}", exception)
            {
                IsWrongSetting = true,
            };
        }
    }
}
