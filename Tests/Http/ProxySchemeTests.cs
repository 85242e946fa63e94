using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>An <c>Authorization</c> header of another scheme than Bearer is for a proxy in front of the service.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class ProxySchemeTests(StandaloneFixture fixture)
{
    private const string Good = StandaloneHarness.Token;

    private readonly StandaloneHarness _service = fixture.Service;

    public static TheoryData<string[]> Others =>
    [
        ["Basic dXNlcjpwdw=="],
        ["basic dXNlcjpwdw=="],
        ["Basic " + Good],
        ["Negotiate " + new string('A', 9_000)],
        ["NTLM TlRMTVNTUAAB"],
        ["Digest username=\"user\", realm=\"r\", nonce=\"n\", uri=\"/\", response=\"0\""],
        ["AWS4-HMAC-SHA256 Credential=x"],
        ["Bearerish " + Good],
        ["Token " + Good],
        ["malformed"],
        ["="],
        [""],
        [" "],
        ["Basic dXNlcjpwdw==", "Negotiate x"],
    ];

    public static TheoryData<string[]> Bearers =>
        [["Bearer " + Good], ["bearer " + Good], ["Bearer wrong"], ["Bearer"], ["Bearer "], ["Bearer\t" + Good], ["Basic x", "Bearer " + Good]];

    [Theory, MemberData(nameof(Others))]
    public async Task OtherScheme_BesideAGoodTokenInTheUrl_OpensTheStream(string[] headers)
    {
        var (status, _) = await SendAsync($"stream/b?token={Good}", headers);

        Assert.Equal(200, status);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task OtherScheme_Alone_IsNoToken(string[] headers)
    {
        var (status, answer) = await SendAsync("stream/b", headers);

        Assert.Equal(401, status);
        Assert.Contains("Authentication required. Pass token as query", answer, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task OtherScheme_BesideABearer_LeavesItTheToken(string[] headers)
    {
        var (status, _) = await SendAsync("boms/unknown-bom", [.. headers, "Bearer " + Good]);

        Assert.Equal(404, status);
    }

    [Theory, MemberData(nameof(Bearers))]
    public async Task Bearer_BesideATokenInTheUrl_Gets401(string[] headers)
    {
        var (status, _) = await SendAsync($"stream/b?token={Good}", headers);

        Assert.Equal(401, status);
    }

    [Fact]
    public async Task Bearer_Twice_Gets401()
    {
        var (status, _) = await SendAsync("stream/b", ["Bearer " + Good, "Bearer " + Good]);

        Assert.Equal(401, status);
    }

    // Each header in a line of its own, which HttpClient would join.
    private async Task<(int Status, string Answer)> SendAsync(string path, string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(_service.Http.BaseAddress!);
        await connection.SendAsync(RawConnection.Get(
            "/api/enrichment/" + path, [.. headers.Select(header => "Authorization: " + header), "Connection: close"]));
        var isStream = path.StartsWith("stream/b?token", StringComparison.Ordinal);
        var answer = isStream ? await connection.UntilAsync("\r\n\r\n") : await connection.ToEndAsync();
        return (int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture), answer);
    }
}
