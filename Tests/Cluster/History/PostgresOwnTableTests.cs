using EnrichmentStream.History;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The contract in PostgreSQL, in our own table.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PostgresOwnTableTests(PostgresFixture postgres) : HistoryContractTests
{
    private protected override async Task<IEventHistory> MakeAsync()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        return PostgresHarness.Open(url);
    }
}
