using EnrichmentStream.History.Postgres;
using EnrichmentStream.Tests.Support.Processes;
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

    /// <summary>Makes a database that has a table already.</summary>
    /// <param name="server">Where.</param>
    /// <param name="table">The statements that make the table.</param>
    /// <returns>Its URL, as the superuser.</returns>
    public static async Task<string> NewTableAsync(PostgresServer server, string table)
    {
        var url = await server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, table);
        return url;
    }

    public static PostgresHistory Open(string url, ILogger<PostgresHistory>? logger = null)
    {
        Assert.True(DatabaseUrl.TryParse(url, out var connection, out var reason), reason);
        return new PostgresHistory(connection, TimeProvider.System, logger ?? NullLogger<PostgresHistory>.Instance);
    }
}
