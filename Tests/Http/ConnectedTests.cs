using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>What a stream's first frame says of the run: its status, and how long it has been silent.</summary>
[Trait("Suite", "Http")]
public sealed class ConnectedTests(HistoryFixture fixture) : IClassFixture<HistoryFixture>
{
    private readonly string _bom = Documents.NewBom();

    private StandaloneHarness Service => fixture.Service;

    [Theory]
    [InlineData("stream/{0}?")]
    [InlineData("stream?bom_id={0}&bom_id=of-nobody&")]
    [InlineData("stream/{0}?after=e1&")]
    public async Task Connected_OfARunThatIsSilent_AgreesWithTheState(string path)
    {
        await fixture.RecordAsync(
            _bom, TimeProvider.System.GetUtcNow().AddSeconds(-1_000), Documents.Started("e1"), Documents.Progress("e2", 1));

        var connected = await ConnectedAsync(string.Format(null, path, _bom), StandaloneHarness.Token);

        Assert.Equal("stalled", connected.GetProperty("status").GetString());
        Assert.InRange(connected.GetProperty("silent_seconds").GetDouble(), 1_000, 1_100);
        Assert.Equal(300, connected.GetProperty("stalled_after_seconds").GetDouble());
        Assert.Contains("\"status\":\"stalled\"", (await Service.GetAsync("boms/" + _bom)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connected_AfterAStalledRunIsHeardAgain_SaysThatItRuns()
    {
        await fixture.RecordAsync(_bom, TimeProvider.System.GetUtcNow().AddSeconds(-1_000), Documents.Progress("e1", 1));
        await using var watcher = await Service.WatchAsync(_bom);
        await watcher.NextAsync();
        await Service.PublishAsync(_bom, Documents.Progress("e2", 2));
        Assert.Equal("e2", (await watcher.NextAsync()).EventId);

        var connected = await ConnectedAsync($"stream/{_bom}?", StandaloneHarness.Token);

        Assert.Equal("running", connected.GetProperty("status").GetString());
        Assert.InRange(connected.GetProperty("silent_seconds").GetDouble(), 0, 60);
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    public async Task Connected_OfARunThatIsOver_SaysHow(string expected)
    {
        var end = expected == "failed" ? Documents.Failed("e2", 1) : Documents.Completed("e2", 1);
        await fixture.RecordAsync(_bom, Documents.Progress("e1", 1), end);

        var connected = await ConnectedAsync($"stream/{_bom}?", StandaloneHarness.Token);

        Assert.Equal(expected, connected.GetProperty("status").GetString());
    }

    // Whether there is a run at all is for its organization to know.
    [Theory]
    [InlineData("stream/{0}?")]
    [InlineData("stream?bom_id={0}&")]
    public async Task Connected_ToOneWhoMayNotKnowYet_IsAsOfABomThatIsNot(string path)
    {
        await Service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await Service.AppliedAsync(_bom, "e1");
        var token = UserTokens.Mint("ann", "org-1");

        var held = await ConnectedAsync(string.Format(null, path, _bom), token);
        var unknown = await ConnectedAsync(string.Format(null, path, "of-nobody"), token);

        Assert.Equal(unknown.GetRawText().Replace("of-nobody", _bom, StringComparison.Ordinal), held.GetRawText());
        Assert.False(held.TryGetProperty("status", out _));
    }

    private async Task<JsonElement> ConnectedAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/enrichment/{path}token={token}");
        var response = await Service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        await using var stream = new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
        var frame = await stream.NextAsync();
        Assert.Equal("connected", frame.EventType);
        using var data = JsonDocument.Parse(frame.Data);
        return data.RootElement.Clone();
    }
}
