using EnrichmentStream.History.Postgres;
using EnrichmentStream.History.Sqlite;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.History;

/// <summary>Registers the history.</summary>
public static class HistoryServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="IEventHistory"/> a process: PostgreSQL where <c>DATABASE_URL</c> is set, else an SQLite
    /// file where <c>DATA_DIR</c> is, else none. One that is registered already stays.</summary>
    public static IServiceCollection AddEventHistory(this IServiceCollection services)
    {
        services.AddSettings<HistoryOptions, HistoryOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Create);
        return services;
    }

    private static IEventHistory Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<HistoryOptions>>().Value;
        if (!string.IsNullOrWhiteSpace(options.DatabaseUrl) && DatabaseUrl.TryParse(options.DatabaseUrl, out var connection, out _))
        {
            return new PostgresHistory(
                connection, services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<PostgresHistory>>());
        }

        return string.IsNullOrWhiteSpace(options.DataFolder)
            ? new DisabledHistory()
            : new SqliteHistory(options.DataFolder, services.GetRequiredService<ILogger<SqliteHistory>>());
    }
}
