using System.Net;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Documents that are JSON and little else: every way of reading a BOM still answers.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class HostileDocumentTests(StandaloneFixture fixture)
{
    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("""{"event_id":"x","event_type":"enrichment.failed","\ud800":1,"error":"e","message":"m"}""", "e")]
    [InlineData("""{"event_id":"x","event_type":"enrichment.failed","error":"e","state":{},"\udc00":1}""", "e")]
    [InlineData("""{"event_id":"x","event_type":"enrichment.failed","error":"d","a\ud800b":{},"error":"e"}""", "e")]
    [InlineData("""{"event_id":"x","event_type":"enrichment.failed","error":{"\ud800":1}}""", null)]
    [InlineData("""{"event_id":"x","event_type":"enrichment.failed","state":{"\ud800":"\ud800"}}""", null)]
    public async Task Document_WithNamesThatAreNoText_IsReadOnEveryPath(string document, string? error)
    {
        await fixture.Service.PublishAsync(_bom, document);
        await fixture.Service.AppliedAsync(_bom, "x");

        var (status, body) = await fixture.Service.GetAsync("boms/" + _bom);

        Assert.Equal(HttpStatusCode.OK, status);
        var told = JsonElement.Parse(body).GetProperty("error");
        if (error is not null) Assert.Equal(error, told.GetString());
        await using var stream = await fixture.Service.OpenAsync(_bom);
        Assert.Equal(document, (await stream.ToEndAsync())[1].Data);
        await Eventually.TrueAsync(async () => (await fixture.Service.GetAsync($"boms/{_bom}/events")).Body.Contains(document, StringComparison.Ordinal));
    }
}
