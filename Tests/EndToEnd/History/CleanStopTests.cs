using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Npgsql;

namespace EnrichmentStream.Tests.EndToEnd.History;

/// <summary>A silo that is told to stop records what waits.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class CleanStopTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Boms = 10;
    private const int Progresses = 200;

    [Fact]
    public async Task Silo_ToldToStopWhileEventsWaitForTheDatabase_RecordsEveryOne()
    {
        var database = await postgres.Server.NewDatabaseAsync();
        await using var cluster = await ProcessCluster.StartAsync(silos: 1, fronts: 1, siloSettings: new()
        {
            ["DATABASE_URL"] = database,
        });
        await Eventually.TrueAsync(async () => await PostgresServer.ScalarAsync<bool>(
            database, "SELECT to_regclass('enrichment_events') IS NOT NULL"));
        await using var locking = await LockAsync(database);

        // By Redis alone; watchers get all of it while the table takes nothing.
        string[] boms = [.. Enumerable.Range(0, Boms).Select(_ => Documents.NewBom())];
        ReconnectingClient[] clients = [.. boms.Select(bom => new ReconnectingClient(cluster.Fronts[0].Address, bom))];
        var watching = clients.Select(client => client.WatchAsync(Limits.HangToken)).ToArray();
        await Task.WhenAll(boms.Select(bom => cluster.Publisher.RunAsync(bom, Progresses, TimeSpan.FromMilliseconds(2))));
        await Task.WhenAll(watching);
        Assert.Equal(0, await CountAsync(database));

        var silo = cluster.All.First();
        var stopping = silo.StopAsync(ProcessSignal.Terminate);
        // The front misses it while it is still there: it waits for the table.
        await cluster.Fronts[0].AnswersAsync("/health/ready", 503);
        await locking.DisposeAsync();
        var (exitCode, _) = await stopping;

        Assert.Equal(0, exitCode);
        Assert.Equal(Boms * (Progresses + 2), await CountAsync(database));
    }

    // Readers go on, writers wait.
    private static async Task<NpgsqlConnection> LockAsync(string database)
    {
        var url = new Uri(database);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = url.Host, Port = url.Port, Username = "postgres", Database = url.AbsolutePath[1..], Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Limits.HangToken);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE enrichment_events IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Limits.HangToken);
        return connection;
    }

    private static Task<long> CountAsync(string database) =>
        PostgresServer.ScalarAsync<long>(database, "SELECT count(*) FROM enrichment_events");
}
