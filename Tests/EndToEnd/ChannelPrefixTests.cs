using System.Globalization;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Two services on one Redis, told apart by their channels, as staging and production often are.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class ChannelPrefixTests : IAsyncLifetime
{
    private readonly string _bom = Documents.NewBom();
    private RedisServer _redis = null!; // All three are set before any test.
    private Service _staging = null!;
    private Service _production = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _staging = Start("staging:", "0");
        _production = Start(null, "1");
        await Task.WhenAll(_staging.ReadyAsync(), _production.ReadyAsync());
    }

    public async Task DisposeAsync()
    {
        await _staging.DisposeAsync();
        await _production.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Services_WithPrefixesOfTheirOwn_DoNotHearEachOther()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis.Port}");
        await using var staging = await LiveStream.WatchAsync(_staging.Address, _bom);
        await using var production = await LiveStream.WatchAsync(_production.Address, _bom);

        Assert.Equal(1, await PublishAsync(redis, "staging:", "only-staging"));
        Assert.Equal(1, await PublishAsync(redis, "enrichment:", "only-production"));

        Assert.Equal("only-staging", (await staging.EventAsync("progress")).EventId);
        Assert.Equal("only-production", (await production.EventAsync("progress")).EventId);
        Assert.Equal(["only-staging"], staging.Ids);
        Assert.Equal(["only-production"], production.Ids);
    }

    [Fact]
    public async Task Revocation_OfOneService_IsNotHeardByTheOther()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_staging.Address, "/api/enrichment/admin/revoke"))
        {
            Content = new StringContent("""{"subject":"s"}"""),
        };
        request.Headers.Authorization = new("Bearer", Service.Token);
        using var response = await Loopback.SendAsync(request, Limits.HangToken);

        Assert.Contains("\"fronts\":1}", await response.Content.ReadAsStringAsync(Limits.HangToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publisher_WithThePrefix_ReachesItsService()
    {
        await using var stream = await LiveStream.WatchAsync(_staging.Address, _bom);
        await using var publisher = Service.Start(
            "Publisher", new() { ["REDIS_URL"] = _redis.Url, ["CHANNEL_PREFIX"] = "staging:" },
            ["simulate", "--speed", "1000", "--bom", _bom]);

        Assert.Equal(0, await publisher.Process.ExitAsync());

        await stream.EventAsync("stream_end");
    }

    private Task<long> PublishAsync(ConnectionMultiplexer redis, string prefix, string eventId) =>
        redis.GetSubscriber().PublishAsync(RedisChannel.Literal(prefix + _bom), Documents.Progress(eventId, 1));

    private Service Start(string? prefix, string database)
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        settings["REDIS_URL"] = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_redis.Port}/{database}");
        if (prefix is not null) settings["CHANNEL_PREFIX"] = prefix;
        return Service.Start("Standalone", settings);
    }
}
