using EnrichmentStream.History;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The contract in PostgreSQL, in the original's table after its last migration.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PostgresRenamedTableTests(PostgresFixture postgres) : HistoryContractTests
{
    private protected override bool TellsWhenRecorded => false;

    private protected override async Task<IEventHistory> MakeAsync()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, SupabaseTable.Renamed);
        return PostgresHarness.Open(url);
    }
}
