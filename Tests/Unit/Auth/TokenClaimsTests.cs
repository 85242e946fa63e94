using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support.Issuers;
using EnrichmentStream.WebFront.Auth;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EnrichmentStream.Tests.Unit.Auth;

/// <summary>What a token's claims make of its holder; the signature has been checked before.</summary>
[Trait("Suite", "Unit")]
public class TokenClaimsTests
{
    private const string Space = "https://ananta.component.platform";

    private static readonly SigningKey Key = SigningKey.Secret("a-shared-secret-of-at-least-32-bytes");

    private static readonly JsonObject Bare = TestTokens.Claims("i", "a", organization: null);

    public static TheoryData<string, string?> Organizations => new()
    {
        { """{"org_id":"o"}""", "o" },
        { $$"""{"{{Space}}/organization_id":"o"}""", "o" },
        { $$"""{"{{Space}}/org_id":"o"}""", "o" },
        { """{"organization_id":"o"}""", "o" },
        { """{"app_metadata":{"organization_id":"o"}}""", "o" },
        { $$"""{"organization_id":"4","{{Space}}/org_id":"3","{{Space}}/organization_id":"2","org_id":"1"}""", "1" },
        { $$"""{"organization_id":"4","{{Space}}/org_id":"3","{{Space}}/organization_id":"2"}""", "2" },
        { $$"""{"organization_id":"4","{{Space}}/org_id":"3"}""", "3" },
        { """{"app_metadata":{"organization_id":"5"},"organization_id":"4"}""", "4" },
        { """{"user_metadata":{"organization_id":"o","org_id":"o"}}""", null },
        { """{"raw_user_meta_data":{"organization_id":"o"}}""", null },
        { """{"app_metadata":{"org_id":"o"}}""", null },
        { """{"app_metadata":[{"organization_id":"o"}]}""", null },
        { """{"organization":{"acme":{"id":"o"}}}""", null },
        { """{"organization":["o"]}""", null },
        { """{"https://evil.example/organization_id":"o"}""", null },
        { """{"ORG_ID":"o"}""", null },
        { """{"org_id":""}""", null },
        { """{"org_id":["o"]}""", null },
        { """{"org_id":{"id":"o"}}""", null },
        { """{"org_id":7}""", null },
        { """{"org_id":["o"],"organization_id":"o"}""", null },
        { """{"org_id":"","organization_id":"o"}""", null },
        { "{}", null },
    };

    [Theory, MemberData(nameof(Organizations))]
    public void Organization_IsTheFirstClaimThatIsThere(string claims, string? organization)
    {
        Assert.Equal(organization, Read(claims)!.OrganizationId);
    }

    [Theory]
    [InlineData("""{"roles":["viewer","staff"]}""", true)]
    [InlineData("""{"role":"staff"}""", true)]
    [InlineData("""{"https://ananta.component.platform/roles":["staff"]}""", true)]
    [InlineData("""{"https://ananta.component.platform/role":"staff"}""", true)]
    [InlineData("""{"app_metadata":{"role":"staff"}}""", true)]
    [InlineData("""{"realm_access":{"roles":["staff"]}}""", true)]
    [InlineData("""{"user_metadata":{"role":"staff","roles":["staff"]}}""", false)]
    [InlineData("""{"role":"STAFF"}""", false)]
    [InlineData("""{"roles":"staff member"}""", false)]
    [InlineData("""{"roles":[["staff"]]}""", false)]
    [InlineData("""{"roles":{"staff":true}}""", false)]
    [InlineData("""{"scope":"staff"}""", false)]
    public void StaffRole_WhereSet_SeesAll(string claims, bool seesAll)
    {
        Assert.Equal(seesAll, Read(claims, new IssuerOptions { StaffRole = "staff" })!.SeesAll);
        Assert.False(Read(claims)!.SeesAll);
        Assert.False(Read(claims, new IssuerOptions { StaffRole = " " })!.SeesAll);
    }

    [Fact]
    public void Subject_OfTwoIssuers_AreTwo()
    {
        Assert.Equal("name|user-1", Read("{}")!.Subject);
        Assert.NotEqual(Read("{}")!.Subject, Read("{}", issuer: "other")!.Subject);
    }

    [Fact]
    public void Times_AreTheTokens()
    {
        var viewer = Read("""{"exp":4102444800.5,"iat":1700000000}""")!;

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(4_102_444_800_500), viewer.ExpiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), viewer.IssuedAt);
    }

    private static Viewer? Read(string claims, IssuerOptions? options = null, string issuer = "name")
    {
        var all = Bare.With([.. JsonNode.Parse(claims)!.AsObject().Select(claim => (claim.Key, claim.Value?.DeepClone()))]);
        var token = new JsonWebToken(TestTokens.Sign(all, Key));
        return TokenClaims.Read(token, new Issuer("s", issuer, [], "a", [], new SharedSecret("x")), options ?? new());
    }
}
