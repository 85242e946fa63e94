using System.Text;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>Whatever a stranger puts into a token's header or payload, by whichever way in: an answer that refuses it, and
/// no error in the log.</summary>
[Collection(IssuersCollection.Name), Trait("Suite", "Http")]
public sealed class MalformedTokenTests(IssuersFixture fixture)
{
    private static readonly string[] HeaderMembers =
        ["alg", "kid", "typ", "cty", "crit", "zip", "enc", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "epk", "p2c", "half a pair"];

    private static readonly string[] PayloadMembers =
    [
        "iss", "aud", "sub", "exp", "nbf", "iat", "jti", "role", "roles", "org_id", "organization_id", "app_metadata", "typ",
        "is_anonymous", "azp", "realm_access", "scope", "half a pair",
    ];

    // A member that is left out stands for "missing".
    private static readonly string?[] Values =
    [
        "null", "0", "-1", "1e999", "7", "\"\"", "\" \"", "\"x\"", "\"HS256\"", "\"\ud800\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[null]",
        "[\"RS256\"]", "{}", "{\"a\":{}}", "true", "false", null,
    ];

    public static TheoryData<string> Members =>
        [.. HeaderMembers.Select(name => "header " + name), .. PayloadMembers.Select(name => "payload " + name)];

    [Theory, MemberData(nameof(Members))]
    public async Task Member_OfAnyKind_IsRefusedEverywhereWithoutAnError(string member)
    {
        foreach (var value in Values)
        {
            foreach (var token in TokensWith(member, value))
            {
                await AssertAnswersAsync(HttpMethod.Get, "/api/enrichment/boms/b", token);
                await AssertAnswersAsync(HttpMethod.Get, "/api/enrichment/stream/b?token=" + token, null);
            }
        }

        Assert.DoesNotContain(fixture.Service.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"alg\":null}", "{}")]
    [InlineData("{\"alg\":7}", "{}")]
    [InlineData("{\"alg\":[\"RS256\"],\"kid\":null}", "{\"iss\":null}")]
    [InlineData("{\"alg\":\"RS256\",\"kid\":null}", "{\"iss\":\"AUTH0\"}")]
    [InlineData("{\"alg\":\"RS256\",\"kid\":7}", "{\"iss\":\"AUTH0\"}")]
    [InlineData("{\"alg\":\"HS256\",\"kid\":null}", "{\"iss\":\"SUPABASE\"}")]
    [InlineData("null", "null")]
    [InlineData("[]", "[]")]
    [InlineData("7", "7")]
    public async Task Header_WithoutAnAlgorithmThatIsText_Gets401OnEveryPath(string header, string payload)
    {
        payload = payload.Replace("AUTH0", fixture.Auth0Name, StringComparison.Ordinal)
            .Replace("SUPABASE", fixture.SupabaseName, StringComparison.Ordinal);
        var token = $"{TestTokens.Encode(header)}.{TestTokens.Encode(payload)}.AAAA";

        foreach (var (method, path) in ((string, string)[])
            [("GET", "/api/enrichment/boms/b"), ("GET", "/api/enrichment/boms/b/events"), ("GET", "/api/enrichment/stream/b"),
            ("GET", "/api/enrichment/stream?bom_id=b"), ("POST", "/api/enrichment/stream/b/ticket"),
            ("POST", "/api/enrichment/admin/revoke"), ("POST", "/api/demo/runs")])
        {
            Assert.Equal(401, await StatusAsync(new HttpMethod(method), path, token));
        }

        Assert.Equal(200, await StatusAsync(HttpMethod.Get, "/health/live", token));
        Assert.Equal(200, await StatusAsync(HttpMethod.Get, "/api/enrichment/health", token));
        Assert.Equal(404, await StatusAsync(HttpMethod.Get, "/nothing", token));
        Assert.Equal(404, await StatusAsync(HttpMethod.Post, "/api/enrichment/nothing", token));
        Assert.DoesNotContain(fixture.Service.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    // The library reads no token with such a time.
    [Theory]
    [InlineData("null")]
    [InlineData("1e300")]
    public async Task IssuedAt_ThatCannotBeRead_Gets401(string value)
    {
        foreach (var token in TokensWith("payload iat", value))
            Assert.Equal(401, await StatusAsync(HttpMethod.Get, "/api/enrichment/boms/b", token));
    }

    // Signed by nobody and by each of the issuers: what the handler meets behind a good signature counts, too.
    private IEnumerable<string> TokensWith(string member, string? value)
    {
        var (inHeader, name) = (member.StartsWith('h'), member[(member.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        (SigningKey Key, string Payload)[] issued =
        [
            (fixture.Auth0.Key, fixture.Auth0Claims().ToJsonString()), (fixture.Secret, fixture.SupabaseClaims().ToJsonString()),
        ];
        foreach (var (key, claims) in issued)
        {
            var header = TestTokens.Header(key).ToJsonString();
            var token = inHeader
                ? TestTokens.Sign(With(header, name, value), claims, key)
                : TestTokens.Sign(header, With(claims, name, value), key);
            yield return token;
            yield return token[..(token.LastIndexOf('.') + 1)] + "AAAA";
        }
    }

    // In place of a member of that name; null leaves it out.
    private static string With(string json, string name, string? value)
    {
        var members = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        members.Remove(name);
        var text = new StringBuilder(members.ToJsonString());
        if (value is not null) text.Insert(1, $"\"{name.Replace("half a pair", "\\ud800", StringComparison.Ordinal)}\":{value}{(members.Count > 0 ? "," : "")}");
        return text.ToString();
    }

    private async Task AssertAnswersAsync(HttpMethod method, string path, string? token)
    {
        // Some are good tokens: a member without a meaning may be anything.
        Assert.InRange(await StatusAsync(method, path, token), 200, 499);
    }

    private async Task<int> StatusAsync(HttpMethod method, string path, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await fixture.Service.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        return (int)response.StatusCode;
    }
}
