using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What a silo knows of its subscription, against a real Redis.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class RedisSubscriptionTests : IAsyncLifetime, IDisposable
{
    private readonly UnitsIngest _ingest = new();
    private RedisServer _redis = null!; // Set before each test; so are the next two.
    private ConnectionMultiplexer _admin = null!;
    private ConnectionMultiplexer _silo = null!;

    private IServer Server => _admin.GetServer("127.0.0.1", _redis.Port);

    [Fact]
    public async Task Check_Subscribed_HearsItsOwnPulseAndHandsNothingOn()
    {
        using var dropped = _ingest.Count("dropped");
        using var received = _ingest.Count("received");
        var (one, two) = (Subscription(), Subscription());

        for (var check = 0; check < 3; check++)
        {
            await one.CheckAsync();
            await two.CheckAsync();
        }

        Assert.True(one.IsLive && two.IsLive);
        Assert.Equal(0, dropped.Sum() + received.Sum());
    }

    // The interactive connection stands, and the library has subscribed again before anybody asks.
    [Fact]
    public async Task Check_AfterALossThatHealedByItself_CountsIt()
    {
        var subscription = Subscription();
        await subscription.CheckAsync();
        // The library raises each on a thread of the pool, so the second may come first. The subscription's handlers are older.
        var (failed, back) = (new TaskCompletionSource(), new TaskCompletionSource());
        _silo.ConnectionFailed += (_, change) => TellOf(change, failed);
        _silo.ConnectionRestored += (_, change) => TellOf(change, back);

        await Server.ExecuteAsync("CLIENT", ["KILL", "TYPE", "pubsub"]);
        await Task.WhenAll(failed.Task, back.Task).WaitAsync(Limits.Hang);
        await Eventually.TrueAsync(async () =>
        {
            await subscription.CheckAsync();
            return subscription.IsLive;
        });

        Assert.Equal(2, subscription.Resumptions);

        static void TellOf(ConnectionFailedEventArgs change, TaskCompletionSource heard)
        {
            if (change.ConnectionType is ConnectionType.Subscription) heard.TrySetResult();
        }
    }

    [Theory]
    [InlineData("resetchannels")]
    [InlineData("-psubscribe")]
    [InlineData("-publish")]
    public async Task Check_RightTakenAndGivenBack_SaysWhatToGrantAndHearsAgain(string taken)
    {
        var subscription = Subscription();
        await subscription.CheckAsync();
        Assert.True(subscription.IsLive);

        await Server.ExecuteAsync("ACL", ["SETUSER", "svc", taken]);
        await Server.ExecuteAsync("CLIENT", ["KILL", "TYPE", "pubsub"]);
        await Eventually.TrueAsync(async () =>
        {
            await subscription.CheckAsync();
            return subscription is { IsLive: false, Refusal: not null };
        });
        Assert.Contains("enrichment:*", subscription.Refusal, StringComparison.Ordinal);

        await Server.ExecuteAsync("ACL", ["SETUSER", "svc", "&enrichment:*", "+@all"]);
        await Eventually.TrueAsync(async () =>
        {
            await subscription.CheckAsync();
            return subscription is { IsLive: true, Refusal: null };
        });
    }

    [Fact]
    public async Task Ready_ChannelsRefused_SaysWhatToGrantAndRecovers()
    {
        await Server.ExecuteAsync("ACL", ["SETUSER", "svc", "resetchannels"]);
        await using var service = Service.Start("Standalone", new Dictionary<string, string>
        {
            ["REDIS_URL"] = $"redis://svc:pw@127.0.0.1:{_redis.Port}/0",
            ["CNS_PORT"] = TcpPorts.Take().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["ADMIN_TOKEN"] = Service.Token,
        });

        await service.Process.Output.FirstAsync(static line => line.Contains("&enrichment:* &revocations:*", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () =>
            (await service.AnswersAsync("/health/ready", 503)).Contains("(NOPERM)", StringComparison.Ordinal));
        await Server.ExecuteAsync("ACL", ["SETUSER", "svc", "&enrichment:*", "&revocations:*"]);

        await service.AnswersAsync("/health/ready", 200);
    }

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _admin = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis.Port},allowAdmin=true");
        await Server.ExecuteAsync("ACL", ["SETUSER", "svc", "on", ">pw", "~*", "+@all", "resetchannels", "&enrichment:*"]);
        _silo = await ConnectionMultiplexer.ConnectAsync(
            RedisUrl.Parse($"redis://svc:pw@127.0.0.1:{_redis.Port}/0"));
    }

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
    }

    public void Dispose() => _ingest.Dispose();

    private RedisSubscription Subscription() =>
        new(_silo, _ingest.Router, Options.Create(new RedisOptions()), TimeProvider.System, NullLogger<RedisSubscription>.Instance);
}
