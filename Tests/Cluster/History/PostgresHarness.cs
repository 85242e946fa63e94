using EnrichmentStream.History.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>Opens histories as a process with DATABASE_URL does.</summary>
internal static class PostgresHarness
{
    /// <summary>What the driver gets for a URL.</summary>
    public static string ConnectionString(string url)
    {
        Assert.True(DatabaseUrl.TryParse(url, out var connection, out var reason), reason);
        return connection.ConnectionString;
    }

    public static PostgresHistory Open(string url, ILogger<PostgresHistory>? logger = null)
    {
        Assert.True(DatabaseUrl.TryParse(url, out var connection, out var reason), reason);
        return new PostgresHistory(connection, TimeProvider.System, logger ?? NullLogger<PostgresHistory>.Instance);
    }
}
