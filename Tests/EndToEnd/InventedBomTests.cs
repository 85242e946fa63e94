using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Streams of BOMs that do not exist, opened and closed.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class InventedBomTests
{
    private const string Subscriptions = "*pubsubrendezvous*";

    [Fact]
    public async Task Streams_OfInventedBoms_LeaveNothingInRedis()
    {
        await using var cluster = await ProcessCluster.StartAsync(
            silos: 1, fronts: 1, new() { ["FRONT_LINGER_SECONDS"] = "0" });
        var front = cluster.Fronts[0].Address;
        var boms = Enumerable.Range(0, 50).Select(_ => Documents.NewBom()).ToArray();
        var url = new Uri(front, $"/api/enrichment/stream?token={Service.Token}&bom_id={string.Join("&bom_id=", boms)}");

        using (var request = new HttpRequestMessage(HttpMethod.Get, url))
        using (await Loopback.SendAsync(request, Limits.HangToken))
            await Eventually.TrueAsync(async () => await cluster.Publisher.CountKeysAsync(Subscriptions) >= boms.Length);

        await Eventually.TrueAsync(async () => await cluster.Publisher.CountKeysAsync(Subscriptions) == 0);
    }
}
