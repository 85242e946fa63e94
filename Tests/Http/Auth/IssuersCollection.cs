using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Http.Auth;

[CollectionDefinition(Name)]
public sealed class IssuersCollection : ICollectionFixture<IssuersFixture>
{
    public const string Name = "Issuers over HTTP";
}
