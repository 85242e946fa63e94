using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What two fronts of a cluster must know of each other's revocations and tickets.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class RevocationTests(RevocationTests.Subject subject) : IClassFixture<RevocationTests.Subject>
{
    private const string Kept = "revocations:end-to-end";

    private readonly string _bom = Documents.NewBom();
    private readonly string _person = Guid.NewGuid().ToString();

    private ProcessCluster Cluster => subject.Cluster;

    [Fact]
    public async Task Revoke_OnOneFront_ClosesOnAllAndIsKnownToFrontsThatStartLater()
    {
        var (token, other) = (UserTokens.Mint(_person, "o"), UserTokens.Mint(_person + "2", "o"));
        await using var here = await Client(0).WatchAsync(_bom, token);
        await using var there = await Client(1).WatchAsync(_bom, token);
        await using var others = await Client(1).WatchAsync(_bom, other);

        var fronts = Cluster.Fronts.Count;
        var answer = await Client(0).RevokeAsync("subject", _person, Service.Token);

        Assert.Equal(fronts, answer.GetProperty("fronts").GetInt64());
        foreach (var stream in (SseStream[])[here, there])
            Assert.Contains("\"code\":\"revoked\"", Assert.Single(await stream.ToEndAsync()).Data, StringComparison.Ordinal);
        await Cluster.AddFront().ReadyAsync();
        foreach (var front in (int[])[0, 1, Cluster.Fronts.Count - 1])
        {
            Assert.Equal(401, await Client(front).StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
            await using var still = await Client(front).WatchAsync(_bom, other);
        }

        await Cluster.Publisher.PublishAsync(_bom, UserTokens.EventOf("o"));
        Assert.Equal("progress", (await others.NextAsync()).EventType);
    }

    [Fact]
    public async Task Ticket_OfOneFront_OpensTheStreamOnAnotherAndOnOneThatStartsLater()
    {
        var ticket = await Client(0).TicketAsync(_bom, UserTokens.Mint(_person, "o"));
        await Cluster.AddFront().ReadyAsync();

        foreach (var front in (int[])[0, 1, Cluster.Fronts.Count - 1])
        {
            await using var stream = await Client(front).WatchAsync(_bom, ticket);
            Assert.Equal(401, await Client(front).StatusAsync(HttpMethod.Get, $"stream/other?token={ticket}"));
        }
    }

    [Fact]
    public async Task Revoke_RedisLosesItsData_IsKeptAnewByAFrontThatKnows()
    {
        var token = UserTokens.Mint(_person, "o");
        await Client(0).RevokeAsync("subject", _person, Service.Token);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Cluster.Redis.Port}");
        Assert.True(await redis.GetDatabase().KeyDeleteAsync(Kept));

        await Eventually.TrueAsync(() => redis.GetDatabase().KeyExistsAsync(Kept));

        await Cluster.AddFront().ReadyAsync();
        Assert.Equal(401, await Client(Cluster.Fronts.Count - 1).StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
    }

    [Fact]
    public async Task Revoke_RedisIsAway_SaysSoAndRevokesNothing()
    {
        var token = UserTokens.Mint(_person, "o");
        await using var stream = await Client(0).WatchAsync(_bom, token);
        await Cluster.Redis.KillAsync();
        Assert.Equal("error", (await stream.NextAsync()).EventType); // The front knows.

        var status = await Client(0).StatusAsync(
            HttpMethod.Post, "admin/revoke", Service.Token, $$"""{"subject":"{{_person}}"}""");
        await Cluster.Redis.StartAsync();
        await Cluster.Fronts[0].AnswersAsync("/api/enrichment/health", 200);

        Assert.Equal(503, status);
        await using var again = await Client(0).WatchAsync(_bom, token);
    }

    private AccessClient Client(int front) => new(new HttpClient { BaseAddress = Cluster.Fronts[front].Address, Timeout = Limits.Hang });

    /// <summary>One silo and two fronts.</summary>
    public sealed class Subject : IAsyncLifetime
    {
        internal ProcessCluster Cluster { get; private set; } = null!; // Set before any test.

        public async Task InitializeAsync() => Cluster = await ProcessCluster.StartAsync(
            silos: 1, fronts: 2, new() { [UserTokens.Setting.Key] = UserTokens.Setting.Value });

        public Task DisposeAsync() => Cluster.DisposeAsync().AsTask();
    }
}
