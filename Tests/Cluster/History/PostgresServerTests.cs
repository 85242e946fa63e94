using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The tests' own server: what it has confirmed outlives it.</summary>
[Trait("Suite", "Cluster")]
public class PostgresServerTests
{
    [Fact]
    public async Task Kill_ConfirmedRow_IsThereAfterTheRestart()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var url = await server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, "CREATE TABLE t (n int); INSERT INTO t VALUES (7)");

        await server.KillAsync();
        await server.StartAsync();

        Assert.Equal([7], await PostgresServer.ColumnAsync<int>(url, "SELECT n FROM t"));
    }
}
