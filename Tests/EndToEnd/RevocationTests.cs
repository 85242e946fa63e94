using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What two fronts of a cluster must know of each other's revocations and tickets.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class RevocationTests : IAsyncLifetime
{
    private readonly string _bom = Documents.NewBom();
    private readonly string _person = Guid.NewGuid().ToString();
    private ProcessCluster _cluster = null!; // Set before the test.

    [Fact]
    public async Task Revoke_OnOneFront_ClosesOnAllAndIsKnownToFrontsThatStartLater()
    {
        var (token, other) = (UserTokens.Mint(_person, "o"), UserTokens.Mint(_person + "2", "o"));
        await using var here = await Client(0).WatchAsync(_bom, token);
        await using var there = await Client(1).WatchAsync(_bom, token);
        await using var others = await Client(1).WatchAsync(_bom, other);

        var answer = await Client(0).RevokeAsync("subject", _person, Service.Token);

        Assert.Equal(2, answer.GetProperty("fronts").GetInt64());
        foreach (var stream in (SseStream[])[here, there])
            Assert.Contains("\"code\":\"revoked\"", Assert.Single(await stream.ToEndAsync()).Data, StringComparison.Ordinal);
        await _cluster.AddFront().ReadyAsync();
        for (var front = 0; front < 3; front++)
        {
            Assert.Equal(401, await Client(front).StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
            await using var still = await Client(front).WatchAsync(_bom, other);
        }

        await _cluster.Publisher.PublishAsync(_bom, UserTokens.EventOf("o"));
        Assert.Equal("progress", (await others.NextAsync()).EventType);
    }

    [Fact]
    public async Task Ticket_OfOneFront_OpensTheStreamOnAnotherAndOnOneThatStartsLater()
    {
        var ticket = await Client(0).TicketAsync(_bom, UserTokens.Mint(_person, "o"));
        await _cluster.AddFront().ReadyAsync();

        for (var front = 0; front < 3; front++)
        {
            await using var stream = await Client(front).WatchAsync(_bom, ticket);
            Assert.Equal(401, await Client(front).StatusAsync(HttpMethod.Get, $"stream/other?token={ticket}"));
        }
    }

    [Fact]
    public async Task Revoke_RedisIsAway_SaysSoAndRevokesNothing()
    {
        var token = UserTokens.Mint(_person, "o");
        await using var stream = await Client(0).WatchAsync(_bom, token);
        await _cluster.Redis.KillAsync();

        var status = await Client(0).StatusAsync(
            HttpMethod.Post, "admin/revoke", Service.Token, $$"""{"subject":"{{_person}}"}""");
        await _cluster.Redis.StartAsync();
        await _cluster.Fronts[0].ReadyAsync();

        Assert.Equal(503, status);
        await using var again = await Client(0).WatchAsync(_bom, token);
    }

    public async Task InitializeAsync() => _cluster = await ProcessCluster.StartAsync(
        silos: 1, fronts: 2, new(StringComparer.Ordinal) { [UserTokens.Setting.Key] = UserTokens.Setting.Value });

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    private AccessClient Client(int front) => new(new HttpClient { BaseAddress = _cluster.Fronts[front].Address, Timeout = Limits.Hang });
}
