using System.Net;
using System.Text.Json;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Http.Auth;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>What is recorded is open to those alone who may see it.</summary>
[Trait("Suite", "Http")]
public sealed class HistoryAccessTests(HistoryFixture fixture) : IClassFixture<HistoryFixture>
{
    private const string Ours = "org-1";
    private const string Theirs = "org-2";

    private readonly AccessClient _client = new(fixture.Service.Http);
    private readonly string _bom = Documents.NewBom();
    private readonly string _our = UserTokens.Mint("one", Ours);
    private readonly string _their = UserTokens.Mint("two", Theirs);

    [Fact]
    public async Task Recorded_AnothersBom_Gets403TheSameForAll()
    {
        await fixture.RecordAsync(_bom, OwnedDocuments.Progress("e1", Ours));

        foreach (var token in (string[])[_their, UserTokens.Mint("three", organization: null)])
        {
            var refused = await Task.WhenAll(
                _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events", token),
                _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events?after=e1", token),
                _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events?after=unknown", token),
                _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?after=e1", token));
            Assert.Equal([403, 403, 403, 403], refused);
        }

        Assert.Equal(["e1"], Ids(await PageAsync(_our, "")));
    }

    [Fact]
    public async Task Recorded_NoOwnerYet_IsTheAdminsAlone()
    {
        await fixture.RecordAsync(_bom, OwnedDocuments.Progress("e1", organization: null));

        Assert.Equal(404, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events", _our));
        Assert.Equal(["e1"], Ids(await PageAsync(StandaloneHarness.Token, "")));
    }

    // Whoever may insert into the table may name any BOM.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Recorded_EventsOfAnotherAmongThem_AreLeftOut(int limit)
    {
        await fixture.RecordAsync(
            _bom, OwnedDocuments.Progress("e1", Ours), OwnedDocuments.Progress("x1", Theirs), OwnedDocuments.Progress("x2", Theirs),
            OwnedDocuments.Progress("e2", organization: null), OwnedDocuments.Progress("e3", Ours), OwnedDocuments.Progress("x3", Theirs));

        var read = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await PageAsync(_our, $"?limit={limit}&after={next}");
            Assert.DoesNotContain(Theirs, page.GetRawText(), StringComparison.Ordinal);
            Assert.InRange(Ids(page).Length, 0, limit);
            read.AddRange(Ids(page));
            next = page.GetProperty("next").GetString();
            Assert.DoesNotContain("x", next ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(["e1", "e2", "e3"], read);
        Assert.Equal(410, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events?after=x1", _our));
        Assert.Equal(["e1", "x1", "x2", "e2", "e3", "x3"], Ids(await PageAsync(StandaloneHarness.Token, "")));
    }

    // A BOM's owner was not known while the database was away, and somebody else took its place.
    [Fact]
    public async Task Stream_HistoryNamesAnotherOwner_EndsWithoutAByteOfTheirs()
    {
        await fixture.RecordAsync(_bom, OwnedDocuments.Started("secret-1", Ours));
        fixture.History.Fault = new HistoryException("away", isTransient: true);
        await using var stream = await _client.WatchAsync(_bom, _their);
        await fixture.Service.PublishAsync(_bom, OwnedDocuments.Started("mine", Theirs));
        Assert.Equal("mine", (await stream.NextAsync()).EventId);

        fixture.History.Fault = null;

        Assert.Equal(["error"], (await stream.ToEndAsync()).Select(frame => frame.EventType));
        await Eventually.TrueAsync(async () => await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}", _their) == 403);
        await using var own = await _client.WatchAsync(_bom, _our);
        Assert.Equal("secret-1", (await own.NextAsync()).EventId);
    }

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("event_id").GetString() ?? "")];

    private async Task<JsonElement> PageAsync(string token, string query)
    {
        using var response = await _client.SendAsync(HttpMethod.Get, $"boms/{_bom}/events{query}", token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Limits.HangToken)).RootElement;
    }
}
