using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Publisher.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Puts together what the commands work with, from the same settings as the service's programs.</summary>
internal static class PublisherServices
{
    /// <summary>Reads and checks the settings.</summary>
    /// <param name="only">A channel of <see cref="ChannelsOption"/>; null for both.</param>
    /// <param name="options">What the command line says, by the names of settings; it wins over everything.</param>
    /// <param name="add">Registers what a command needs beside.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static ServiceProvider Build(
        string? only = null, Dictionary<string, string?>? options = null, Action<IServiceCollection>? add = null)
    {
        var configuration = Configure(only, options ?? []);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("EnrichmentStream", LogLevel.Information)
            .AddFilter("EnrichmentStream.History", LogLevel.Warning)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddProvider(new ConsoleNotes()));
        services.AddEnrichmentPublisher(configuration);
        add?.Invoke(services);
        var provider = services.BuildServiceProvider();
        provider.GetService<IStartupValidator>()?.Validate();
        return provider;
    }

    /// <summary>The environment, and .env in the working folder.</summary>
    public static ConfigurationManager Settings()
    {
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables();
        configuration.AddDotEnv();
        return configuration;
    }

    private static ConfigurationManager Configure(string? only, Dictionary<string, string?> options)
    {
        var configuration = Settings();
        configuration.AddInMemoryCollection(options);
        // The file under DATA_DIR is Standalone's alone, and Standalone records what it hears.
        configuration["DATA_DIR"] = null;
        if (only is ChannelsOption.Table)
        {
            if (string.IsNullOrWhiteSpace(configuration["DATABASE_URL"]))
                throw new StartupException("--only table: there is no table to publish to: set DATABASE_URL.");
            configuration["REDIS_URL"] = null;
        }
        else if (string.IsNullOrWhiteSpace(configuration["REDIS_URL"]))
            configuration["REDIS_URL"] = EmbeddedRedis(configuration);
        if (only is ChannelsOption.Redis) configuration["DATABASE_URL"] = null;
        return configuration;
    }

    // Where Standalone's own Redis listens, so that both work together without any setting.
    private static string EmbeddedRedis(ConfigurationManager configuration) =>
        $"redis://127.0.0.1:{configuration.ReadSetting("EMBEDDED_REDIS_PORT") ?? "27012"}/0";
}
