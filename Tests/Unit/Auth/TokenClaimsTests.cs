using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support.Issuers;
using EnrichmentStream.WebFront.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EnrichmentStream.Tests.Unit.Auth;

/// <summary>What a token's claims make of its holder; the signature has been checked before.</summary>
[Trait("Suite", "Unit")]
public class TokenClaimsTests
{
    private const string Space = "https://ananta.component.platform";

    private static readonly SigningKey Key = SigningKey.Secret("a-shared-secret-of-at-least-32-bytes");

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);

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
        { """{"org_id":null}""", null },
        { """{"org_id":"","organization_id":"o"}""", "o" },
        { """{"org_id":"  ","organization_id":"o"}""", "o" },
        { """{"org_id":null,"organization_id":"o"}""", "o" },
        { """{"org_id":null,"app_metadata":{"organization_id":"o"}}""", "o" },
        { """{"organization_id":null,"app_metadata":{"organization_id":"o"}}""", "o" },
        { """{"org_id":null,"organization_id":"","app_metadata":{"organization_id":"o"}}""", "o" },
        { """{"org_id":false,"organization_id":"o"}""", null },
        { """{"org_id":{},"organization_id":"o"}""", null },
        { """{"app_metadata":null}""", null },
        { """{"app_metadata":{"organization_id":null}}""", null },
        { """{"org_id":"\ufffd"}""", null },
        { """{"org_id":"a\u0000"}""", null },
        { $$"""{"org_id":"{{new string('o', 255)}}"}""", new string('o', 255) },
        { $$"""{"org_id":"{{new string('o', 256)}}"}""", null },
        { """{"org_id":"\ud83d\ude00"}""", "\U0001f600" },
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

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    [InlineData(86_400, false)]
    public void IssuedAt_LaterThanNow_DoesNotTell(int secondsAhead, bool tells)
    {
        var issued = Now.AddSeconds(secondsAhead);

        Assert.Equal(tells ? issued : null, Read($$"""{"iat":{{issued.ToUnixTimeSeconds()}}}""")!.IssuedAt);
    }

    [Theory]
    [InlineData("iat", "\"1700000000\"")]
    [InlineData("iat", "-1")]
    public void IssuedAt_ThatIsNoTime_DoesNotTell(string name, string value) =>
        Assert.Null(Read($$"""{"{{name}}":{{value}}}""")!.IssuedAt);

    [Theory]
    [InlineData(1, true)]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public void Subject_TooLongToBeRevoked_IsNoUser(int length, bool isUser) =>
        Assert.Equal(isUser, Read($$"""{"sub":"{{new string('s', length)}}"}""") is not null);

    [Fact]
    public void Subject_Blank_IsNoUser() => Assert.Null(Read("""{"sub":"  "}"""));

    private static Viewer? Read(string claims, IssuerOptions? options = null, string issuer = "name")
    {
        var all = Bare.DeepClone().AsObject();
        foreach (var (name, value) in JsonNode.Parse(claims)!.AsObject()) all[name] = value?.DeepClone();
        var token = new JsonWebToken(TestTokens.Sign(all, Key));
        return TokenClaims.Read(token, new Issuer("s", issuer, [], "a", [], new SharedSecret("x")), options ?? new(), Now);
    }
}
