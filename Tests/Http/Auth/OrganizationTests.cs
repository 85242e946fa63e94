using System.Net;
using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>No one reads another organization's BOM.</summary>
[Collection(IssuersCollection.Name), Trait("Suite", "Http")]
public sealed class OrganizationTests(IssuersFixture fixture)
{
    private const string Ours = "org-1";
    private const string Theirs = "org-2";
    private const string DeniedData = """{"type":"error","message":"Access denied","code":"forbidden"}""";

    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("stream/")]
    [InlineData("boms/")]
    public async Task KnownBom_OfAnother_Gets403TheSameForAll(string path)
    {
        await KnownAsync(Ours);

        var (foreignStatus, foreign) = await AskAsync(path + _bom, fixture.Token(Theirs));
        var (noneStatus, none) = await AskAsync(path + _bom, fixture.Token(organization: null));

        Assert.Equal(HttpStatusCode.Forbidden, foreignStatus);
        Assert.Equal(HttpStatusCode.Forbidden, noneStatus);
        Assert.Equal(WithoutTrace(foreign), WithoutTrace(none));
        Assert.DoesNotContain(Ours, foreign, StringComparison.Ordinal);
        Assert.Contains("\"detail\"", foreign, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KnownBom_OfAnother_IsClosedToAResumeToo()
    {
        await KnownAsync(Ours);
        await using var own = await fixture.WatchAsync(_bom, fixture.Token());

        Assert.Equal(
            HttpStatusCode.Forbidden, await fixture.StatusAsync($"stream/{_bom}?after=known", fixture.Token(Theirs)));
        Assert.Equal(
            HttpStatusCode.Forbidden, await fixture.StatusAsync($"stream/{_bom}?after=unknown", fixture.Token(Theirs)));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ufffd")]
    [InlineData("LONG")]
    public async Task Organization_ThatIsNoName_OpensNothing(string written)
    {
        var name = written == "LONG" ? new string('o', 300) : written;
        await _service.PublishAsync(
            _bom, $$"""{"event_id":"known","event_type":"progress","state":{},"organization_id":"{{name}}" }""");
        await _service.AppliedAsync(_bom, "known");
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

        foreach (var claimed in (string[])["\ufffd", name, hash, ""])
            Assert.NotEqual(HttpStatusCode.OK, await fixture.StatusAsync("boms/" + _bom, fixture.Token(claimed)));
        Assert.Equal(HttpStatusCode.OK, await fixture.StatusAsync("boms/" + _bom, StandaloneHarness.Token));
    }

    [Fact]
    public async Task KnownBom_OfTheCaller_IsOpen()
    {
        await KnownAsync(Ours);
        await using var stream = await fixture.WatchAsync(_bom, fixture.Token());

        Assert.Equal("known", (await stream.NextAsync()).EventId);
        Assert.Equal(HttpStatusCode.OK, await fixture.StatusAsync("boms/" + _bom, fixture.Token()));
    }

    [Fact]
    public async Task KnownBom_WithTheAdminToken_IsOpen()
    {
        await KnownAsync(Ours);
        await using var stream = await fixture.WatchAsync(_bom, StandaloneHarness.Token);

        Assert.Equal("known", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task UnknownBom_ThatTurnsOutToBeAnothers_EndsTheStreamWithoutAByteOfTheEvent()
    {
        using var response = await fixture.SendAsync($"stream/{_bom}", fixture.Token(Theirs));
        using var homeless = await fixture.SendAsync($"stream/{_bom}", fixture.Token(organization: null));

        await _service.PublishAsync(_bom, OwnedDocuments.Started("secret-event", Ours));

        foreach (var denied in (HttpResponseMessage[])[response, homeless])
        {
            var all = await denied.Content.ReadAsStringAsync(Limits.HangToken);
            Assert.EndsWith($"event: error\ndata: {DeniedData}\n\n", all, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-event", all, StringComparison.Ordinal);
            Assert.DoesNotContain(Ours, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnknownBom_ThatTurnsOutToBeTheCallers_GoesOn()
    {
        await using var stream = await fixture.WatchAsync(_bom, fixture.Token());

        await _service.PublishAsync(_bom, OwnedDocuments.Started("e1", Ours));
        await _service.PublishAsync(_bom, OwnedDocuments.Completed("e2", Ours));

        Assert.Equal(
            ["enrichment.started", "enrichment.completed", "stream_end"],
            (await stream.ToEndAsync()).Select(item => item.EventType));
    }

    [Fact]
    public async Task BomWithoutAnOwner_IsHeldBackUntilOneIsNamed()
    {
        await using var admin = await fixture.WatchAsync(_bom, StandaloneHarness.Token);
        await using var early = await fixture.WatchAsync(_bom, fixture.Token());
        await _service.PublishAsync(_bom, OwnedDocuments.Started("e1", organization: null));
        await _service.PublishAsync(_bom, OwnedDocuments.Progress("e2", organization: null));
        Assert.Equal(["e1", "e2"], (await admin.TakeAsync(2)).Select(item => item.EventId));
        await using var late = await fixture.WatchAsync(_bom, fixture.Token());
        await using var foreign = await fixture.WatchAsync(_bom, fixture.Token(Theirs));
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync("boms/" + _bom, fixture.Token()));
        Assert.Equal(HttpStatusCode.OK, await fixture.StatusAsync("boms/" + _bom, StandaloneHarness.Token));

        await _service.PublishAsync(_bom, OwnedDocuments.Progress("e3", Ours));

        Assert.Equal(["e1", "e2", "e3"], (await early.TakeAsync(3)).Select(item => item.EventId));
        Assert.Equal(["e1", "e2", "e3"], (await late.TakeAsync(3)).Select(item => item.EventId));
        Assert.Equal(["error"], (await foreign.ToEndAsync()).Select(item => item.EventType));
        Assert.Equal("e3", (await admin.NextAsync()).EventId);
    }

    [Fact]
    public async Task BomWithoutAnOwner_ThatHasEnded_StaysClosed()
    {
        await _service.PublishAsync(_bom, OwnedDocuments.Completed("end", organization: null));
        await _service.AppliedAsync(_bom, "end");
        await using var stream = await fixture.WatchAsync(_bom, fixture.Token());

        await _service.PublishAsync(_bom, OwnedDocuments.Started("next", Ours));

        Assert.Equal("next", (await stream.NextAsync()).EventId);
    }

    [Theory]
    [InlineData("org_id")]
    [InlineData("https://ananta.component.platform/organization_id")]
    [InlineData("https://ananta.component.platform/org_id")]
    [InlineData("organization_id")]
    public async Task Organization_InAnyOfItsClaims_Counts(string claim)
    {
        await KnownAsync(Ours);
        var token = TestTokens.Sign(
            fixture.Auth0Claims(organization: null).With((claim, Ours)), fixture.Auth0.Key);

        Assert.Equal(HttpStatusCode.OK, await fixture.StatusAsync("boms/" + _bom, token));
    }

    private static string WithoutTrace(string problem)
    {
        var body = JsonNode.Parse(problem)!.AsObject();
        Assert.True(body.Remove("traceId"));
        return body.ToJsonString();
    }

    private async Task KnownAsync(string organization)
    {
        await _service.PublishAsync(_bom, OwnedDocuments.Progress("known", organization));
        await _service.AppliedAsync(_bom, "known");
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string path, string token)
    {
        using var response = await fixture.SendAsync(path, token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Limits.HangToken));
    }
}
