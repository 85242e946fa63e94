using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A front that has not read the keys of tickets before Redis goes.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class TicketKeyTests : IAsyncLifetime
{
    private static readonly string Invented = "ticket.CfDJ8" + new string('A', 79);

    private readonly string _bom = Documents.NewBom();

    private ProcessCluster _cluster = null!; // Set before the test.

    [Fact]
    public async Task Ticket_WhoseKeysAreAway_IsToldToComeBackAndOpensWhenTheyAreThere()
    {
        var ticket = await Client(_cluster.Fronts[0]).TicketAsync(_bom, Service.Token);
        await _cluster.Redis.KillAsync();
        await using var front = StartFront();
        await front.AnswersAsync("/health/live", 200);

        // More than the failures that an address may have, and whoever made the ticket.
        foreach (var token in (string[])[ticket, Invented, ticket, ticket])
        {
            var (status, body) = await Loopback.GetAsync(Url(front, token));
            Assert.Equal(200, status);
            Assert.Matches(@"\Aretry: [0-9]+\n\n\z", body);
        }

        Assert.DoesNotContain("KeyRingProvider", front.Process.Transcript, StringComparison.Ordinal);
        Assert.Equal(1, front.Process.Transcript.Split("Tickets cannot be read").Length - 1);
        await _cluster.Redis.StartAsync();
        await front.ReadyAsync();
        await using var stream = await Client(front).WatchAsync(_bom, ticket);
        Assert.Equal(401, (await Loopback.GetAsync(Url(front, Invented))).Status);
    }

    public async Task InitializeAsync() => _cluster = await ProcessCluster.StartAsync(silos: 1, fronts: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private Service StartFront() => Service.Start("WebFront", ProcessCluster.FrontSettings(
        _cluster.Redis.Url, new() { ["MAX_UNAUTHORIZED_PER_MINUTE"] = "1" }));

    private Uri Url(Service front, string token) => new(front.Address, $"/api/enrichment/stream/{_bom}?token={token}");

    private static AccessClient Client(Service front) =>
        new(new HttpClient { BaseAddress = front.Address, Timeout = Limits.Hang });
}
