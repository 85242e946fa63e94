using EnrichmentStream.Hosting.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>What a process writes to its console.</summary>
public static class LoggingSetup
{
    /// <summary>Shows what this service says from Information on, and what its libraries say from Warning on.</summary>
    /// <remarks><c>Logging__LogLevel__…</c> changes it, as in every .NET process, save for
    /// <see cref="SecretCategories"/>.</remarks>
    /// <exception cref="OptionsValidationException">A level is none.</exception>
    public static ILoggingBuilder AddConsoleLines(this ILoggingBuilder logging, IConfiguration configuration)
    {
        CheckLevels(configuration);
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.AddSingleton<ConsoleFormatter, CleanConsoleFormatter>();
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.FormatterName = CleanConsoleFormatter.FormatterName);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("EnrichmentStream", LogLevel.Information);
        // Orleans prints whole ring ranges.
        logging.AddFilter("EnrichmentStream.Grains.Ingest.IngestService", LogLevel.Warning);
        // A line for every wrong token: anyone could fill the log.
        logging.AddFilter("EnrichmentStream.WebFront.Identity", LogLevel.Warning);
        logging.AddFilter("EnrichmentStream.WebFront.Identity.IssuerKeys", LogLevel.Information);
        // Advice against the small heap that is meant, and a watchdog that measures its first turn from the epoch.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // What keeps a process from starting is told in one line by ProgramRunner.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Orleans.Runtime.SiloLifecycleSubject", LogLevel.Critical);
        // Every readiness probe of a process that still starts; the answer itself tells.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A stack trace for every ticket while Redis is away; the front says it itself, once a minute.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement", LogLevel.Critical);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.PostConfigure<LoggerFilterOptions>(SecretCategories.Guard);
        return logging;
    }

    // The library would throw while the host is built, without saying what would be right.
    private static void CheckLevels(IConfiguration configuration)
    {
        string[] wrong =
        [
            .. from setting in configuration.GetSection("Logging").AsEnumerable()
               where setting.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
                   && !string.IsNullOrEmpty(setting.Value) && !Enum.TryParse<LogLevel>(setting.Value, true, out _)
               select $"{setting.Key.Replace(":", "__", StringComparison.Ordinal)} is '{LogText.Clean(setting.Value)}': "
                   + $"use {string.Join(", ", Enum.GetNames<LogLevel>()[..^1])} or {nameof(LogLevel.None)}.",
        ];
        if (wrong.Length > 0) throw new OptionsValidationException("Logging", typeof(LoggerFilterOptions), wrong);
    }
}
