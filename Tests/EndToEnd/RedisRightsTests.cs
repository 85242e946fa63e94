using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A Redis whose access rules leave out what revocations need: nobody is locked out without a word.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class RedisRightsTests : IAsyncLifetime
{
    private const string Password = "pw-of-the-front";

    private RedisServer _redis = null!; // Set before the test, as the next.
    private Service _silo = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _silo = Service.Start("Silo", ProcessCluster.SiloSettings(_redis.Url, TcpPorts.Take(), TcpPorts.Take()));
    }

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Channel_NotAllowed_ServesUsersAndSaysThatRevocationsAreLate()
    {
        await AllowAsync("~*", "resetchannels", "&enrichment:*");
        await using var front = StartFront();

        var ready = await front.AnswersAsync("/health/ready", 200);
        await Eventually.TrueAsync(async () =>
            (ready = await front.AnswersAsync("/health/ready", 200)).Contains("&revocations:*", StringComparison.Ordinal));
        var (token, bom) = (UserTokens.Mint("u", "o"), Documents.NewBom());
        await using var stream = await Client(front).WatchAsync(bom, token);
        var answer = await Client(front).RevokeAsync("subject", "u", Service.Token);

        Assert.Contains("degraded", ready, StringComparison.Ordinal);
        Assert.Equal(1, answer.GetProperty("fronts").GetInt64());
        Assert.Equal("error", Assert.Single(await stream.ToEndAsync()).EventType);
        await LogsOnceAsync(front, "&revocations:*");
        Assert.Contains("warn: EnrichmentStream.WebFront.Revocation", front.Process.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_NotAllowed_IsReadFromWhatIsKeptWithinSeconds()
    {
        await AllowAsync("~*", "resetchannels", "&enrichment:*");
        await using var one = StartFront();
        await using var other = StartFront();
        await Task.WhenAll(one.ReadyAsync(), other.ReadyAsync());
        var bom = Documents.NewBom();
        SseStream? opened = null;
        await Eventually.TrueAsync(async () =>
        {
            if (opened is not null) await opened.DisposeAsync();
            opened = await Client(other).OpenAsync(bom, UserTokens.Mint("u", "o"));
            return (int)opened.Status == 200;
        });
        await using var stream = await opened!.ConnectAsync();

        await Client(one).RevokeAsync("subject", "u", Service.Token);

        Assert.Equal("error", Assert.Single(await stream.ToEndAsync()).EventType);
    }

    // Redis cuts a subscriber whose channel is not allowed any more, and the library subscribes again by itself.
    [Fact]
    public async Task Channel_NoLongerAllowed_SaysThatRevocationsAreLateUntilItIsAgain()
    {
        await AllowAsync("~*", "&*");
        await using var front = StartFront();
        await ReadySaysAsync(front, "\"revocations\":\"known\"");

        await AllowAsync("resetchannels", "&enrichment:*");
        await ReadySaysAsync(front, "&revocations:*");
        await LogsOnceAsync(front, "&revocations:*");

        await AllowAsync("&revocations:*");
        await ReadySaysAsync(front, "\"revocations\":\"known\"");
        await using var stream = await Client(front).WatchAsync(Documents.NewBom(), UserTokens.Mint("u", "o"));
        var answer = await Client(front).RevokeAsync("subject", "u", Service.Token);
        Assert.Equal(1, answer.GetProperty("fronts").GetInt64());
        Assert.Equal("error", Assert.Single(await stream.ToEndAsync()).EventType);
    }

    [Fact]
    public async Task Key_NotAllowed_RefusesUsersAndSaysWhyEverywhere()
    {
        await AllowAsync("~end-to-end*", "~ticket-keys:*", "&*");
        await using var front = StartFront();

        var ready = await front.AnswersAsync("/health/ready", 503);
        await Eventually.TrueAsync(async () =>
            (ready = await front.AnswersAsync("/health/ready", 503)).Contains("~revocations:*", StringComparison.Ordinal));
        using var refused = await Client(front).SendAsync(HttpMethod.Get, "boms/b", UserTokens.Mint("u", "o"));

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Contains("~revocations:*", await refused.Content.ReadAsStringAsync(Limits.HangToken), StringComparison.Ordinal);
        await AssertRefusesToRevokeAsync(front);
        await LogsOnceAsync(front, "~revocations:*");
    }

    [Fact]
    public async Task Key_NotWritable_ServesUsersAndSaysThatNobodyCanBeRevoked()
    {
        await AllowAsync("~end-to-end*", "~ticket-keys:*", "%R~revocations:*", "&*");
        await using var front = StartFront();
        await ReadySaysAsync(front, "~revocations:*");
        await using var stream = await Client(front).WatchAsync(Documents.NewBom(), UserTokens.Mint("u", "o"));

        await AssertRefusesToRevokeAsync(front);
        await AssertRefusesToRevokeAsync(front);
        await LogsOnceAsync(front, "~revocations:*");

        await AllowAsync("~revocations:*");
        await ReadySaysAsync(front, "\"revocations\":\"known\"");
        Assert.Equal(1, (await Client(front).RevokeAsync("subject", "u", Service.Token)).GetProperty("fronts").GetInt64());
        Assert.Equal("error", Assert.Single(await stream.ToEndAsync()).EventType);
    }

    // What is written to the log arrives later than the answer that was given at the same time.
    private static async Task LogsOnceAsync(Service front, string text)
    {
        int Times() => front.Process.Transcript.Split(text).Length - 1;
        await Eventually.TrueAsync(() => Times() > 0);
        Assert.Equal(1, Times());
    }

    private static async Task AssertRefusesToRevokeAsync(Service front)
    {
        using var answer = await Client(front).SendAsync(
            HttpMethod.Post, "admin/revoke", Service.Token, """{"subject":"u"}""");

        var text = await answer.Content.ReadAsStringAsync(Limits.HangToken);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("~revocations:*", text, StringComparison.Ordinal);
        Assert.Contains("NOPERM", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not connected", text, StringComparison.Ordinal);
    }

    private static Task ReadySaysAsync(Service front, string words) => Eventually.TrueAsync(async () =>
        (await front.AnswersAsync("/health/ready", 200)).Contains(words, StringComparison.Ordinal));

    private async Task AllowAsync(params string[] rules)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis.Port}");
        await admin.GetDatabase().ExecuteAsync("ACL", ["SETUSER", "front", "on", ">" + Password, "+@all", .. rules]);
    }

    private Service StartFront() => Service.Start("WebFront", ProcessCluster.FrontSettings(
        $"redis://front:{Password}@127.0.0.1:{_redis.Port}/0", new() { [UserTokens.Setting.Key] = UserTokens.Setting.Value }));

    private static AccessClient Client(Service front) =>
        new(new HttpClient { BaseAddress = front.Address, Timeout = Limits.Hang });
}
