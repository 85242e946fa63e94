using EnrichmentStream.History;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The contract in PostgreSQL, in the original's first table.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PostgresFirstTableTests(PostgresFixture postgres) : HistoryContractTests
{
    private protected override bool TellsWhenRecorded => false;

    private protected override async Task<IEventHistory> MakeAsync()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, SupabaseTable.First);
        return PostgresHarness.Open(url);
    }
}
