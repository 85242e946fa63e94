using EnrichmentStream.History;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The contract in PostgreSQL, in the original's table as it is deployed.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PostgresDeployedTableTests(PostgresFixture postgres) : HistoryContractTests
{
    private protected override bool TellsWhenRecorded => false;

    private protected override async Task<IEventHistory> MakeAsync()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, SupabaseTable.Deployed);
        return PostgresHarness.Open(url);
    }
}
