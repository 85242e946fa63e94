namespace EnrichmentStream.Tests.Http.Access;

[CollectionDefinition(Name)]
public sealed class AccessCollection : ICollectionFixture<AccessFixture>
{
    public const string Name = "Access over HTTP";
}
