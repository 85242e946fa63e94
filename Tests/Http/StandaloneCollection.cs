namespace EnrichmentStream.Tests.Http;

[CollectionDefinition(Name)]
public sealed class StandaloneCollection : ICollectionFixture<StandaloneFixture>
{
    public const string Name = "Standalone over HTTP";
}
