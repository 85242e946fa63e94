using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Everything that can go right or wrong, with every log level at its lowest: nothing that was sent as a secret
/// may be in what the processes write, or in what they answer to errors.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class LeakTests : IAsyncLifetime
{
    private const string Marker = "after-marker-5309";

    // As a user may set it who looks for a fault, also with the tricks that outdo a plain rule.
    private static readonly Dictionary<string, string> Trace = new()
    {
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__EnrichmentStream"] = "Trace",
        ["Logging__LogLevel__EnrichmentStream.WebFront.Identity"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics*"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.DataProtection"] = "Trace",
        ["Logging__Console__LogLevel__Default"] = "Trace",
        ["Logging__Console__LogLevel__Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "Trace",
    };

    private readonly ConcurrentBag<string> _answers = [];
    private readonly ConcurrentDictionary<string, byte> _secrets = [];
    private readonly string _bom = Documents.NewBom();
    private RedisServer _redis = null!; // Set before the test, as the next two.
    private Service _silo = null!;
    private Service _front = null!;

    [Fact]
    public async Task Processes_AtTraceThroughAllThatCanHappen_WriteNoSecret()
    {
        var token = Secret(UserTokens.Mint("somebody", "o"));
        await UseStreamsAsync(token);
        await SendBadTokensAsync(token);
        await SendBrokenRequestsAsync(token);
        await MarkRequestsAsync(token);
        await RevokeAsync(Secret(UserTokens.Mint("revoked", "o")));
        await ReadTicketKeysAsync();
        await LoseRedisAsync();
        await _front.StopAsync(ProcessSignal.Terminate);
        await _silo.StopAsync(ProcessSignal.Kill); // Without Redis it would first try to leave the cluster.

        var written = _front.Process.Transcript + _silo.Process.Transcript;

        Assert.Contains("info: EnrichmentStream", written, StringComparison.Ordinal);
        Assert.Contains("trce: Orleans", written, StringComparison.Ordinal);
        foreach (var secret in _secrets.Keys)
        {
            AssertAbsent(secret, written);
            foreach (var answer in _answers) AssertAbsent(secret, answer);
        }
    }

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _silo = Service.Start("Silo", new(ProcessCluster.SiloSettings(_redis.Url, TcpPorts.Take(), TcpPorts.Take()).Concat(Trace)));
        _front = Service.Start("WebFront", ProcessCluster.FrontSettings(_redis.Url, new(Trace)
        {
            [UserTokens.Setting.Key] = UserTokens.Setting.Value,
            ["MAX_STREAMS_PER_SUBJECT"] = "2",
        }));
        await _front.ReadyAsync();
        foreach (var secret in (string[])[Service.Token, UserTokens.Secret, "?token=", "&token=", Marker]) Secret(secret);
    }

    public async Task DisposeAsync()
    {
        await _front.DisposeAsync();
        await _silo.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private async Task UseStreamsAsync(string token)
    {
        await using var publisher = await EventPublisher.ConnectAsync(_redis.Port);
        var ticket = Secret(await Client().TicketAsync(_bom, token));
        await using var byToken = await Client().WatchAsync(_bom, $"{token}&after={Marker}");
        await using var byTicket = await Client().WatchAsync(_bom, ticket);
        await using var overTheCap = await Client().OpenAsync(_bom, token);
        await SendAsync(HttpMethod.Get, $"stream/{_bom}", token);
        await publisher.PublishAsync(_bom, UserTokens.EventOf("o"));
        await byToken.NextAsync();
        await byTicket.NextAsync();
        await SendAsync(HttpMethod.Get, $"stream/{Documents.NewBom()}?token={ticket}");
        await SendAsync(HttpMethod.Get, $"boms/{_bom}?token={token}");
        await SendAsync(HttpMethod.Get, $"boms/{_bom}", Secret(UserTokens.Mint("somebody", "other")));
        await SendAsync(HttpMethod.Get, $"boms/{_bom}", ticket);
        await SendAsync(HttpMethod.Post, $"stream/{_bom}?token={token}", token);
        await SendAsync(HttpMethod.Get, $"stream/a%20b?token={token}");
        await SendAsync(HttpMethod.Get, $"nothing?token={token}");
        await using var admin = await Client().WatchAsync(_bom, Service.Token);
        await using var shortLived = await Client().WatchAsync(
            Documents.NewBom(), Secret(UserTokens.Mint("short", "o", lifeSeconds: 4)));
        await shortLived.ToEndAsync();
    }

    private async Task SendBadTokensAsync(string token)
    {
        var parts = token.Split('.');
        string[] bad =
        [
            "garbage-token-1234", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{new string('A', 43)}",
            $"{parts[0]}.{parts[1]}.{parts[2]}.x.y", token[..^3], UserTokens.Mint("old", "o", lifeSeconds: -90),
            UserTokens.Mint("now", "o", lifeSeconds: 1), "ticket.garbage-ticket-1234",
            "eyJhbGciOiJub25lIn0." + parts[1] + ".", "long-token-" + new string('y', 7_000),
        ];
        foreach (var one in bad)
        {
            await SendAsync(HttpMethod.Get, $"stream/{_bom}?token={one}");
            await SendAsync(HttpMethod.Get, $"boms/{_bom}", one);
            Secret(one[..Math.Min(60, one.Length)]);
        }

        await SendAsync(HttpMethod.Get, $"stream/{_bom}?token={token}&token={token}");
        await SendAsync(HttpMethod.Get, $"stream/{_bom}?token={token}", token);
    }

    // What Kestrel itself refuses, and would quote.
    private async Task SendBrokenRequestsAsync(string token)
    {
        string[] requests =
        [
            $"GET /api/enrichment/stream/b?token={token} HTTP/9.9\r\nHost: x\r\n\r\n",
            $"GET /api/enrichment/stream/b?token={token}\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
            $"GET /%00?token={token} HTTP/1.1\r\nHost: x\r\n\r\n",
            $"GET /api?token={token} HTTP/1.1\r\nHost: x\r\nAuthorization Bearer {token}\r\n\r\n",
            $"GET /api?token={token} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\u0000{token}\r\n\r\n",
            $"GET /api?token={token} HTTP/1.1\r\nHost: x\r\nHost: {token}\r\n\r\n",
            $"GET /api?token={token}&x={new string('x', 9_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
            $"token={token}\r\n\r\n",
        ];
        foreach (var request in requests) _answers.Add(await SendRawAsync(request));
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _front.Address.Port, Limits.HangToken);
        using var reader = new StreamReader(client.GetStream());
        await reader.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(request), Limits.HangToken);
        client.Client.Shutdown(SocketShutdown.Send); // Where the answer keeps the connection, this ends it.
        return await reader.ReadToEndAsync(Limits.HangToken);
    }

    // The mark stands for whatever a client may write there by mistake, such as a token behind an encoded question mark.
    private async Task MarkRequestsAsync(string token)
    {
        const string mark = "mark-of-a-line-8642";
        Secret(mark);
        foreach (var path in (string[])
            [$"stream/b%3Ftoken={mark}", $"stream/b%23token={mark}", $"stream/b;token={mark}", $"stream/b&token={mark}", $"%23token={mark}",
            mark, $"{mark}/x.js", $"boms/{mark}%0d%1b[2K", $"stream/{mark}%20/ticket", $"boms/b/events?after={mark}&limit={mark}",
            $"stream?bom_id={mark}%20", $"..%2f{mark}", $"boms/b/{mark}"])
        {
            await SendAsync(HttpMethod.Get, path);
            await SendAsync(HttpMethod.Get, path, token);
            await SendAsync(HttpMethod.Post, path, token);
        }

        foreach (var header in (string[])
            ["Origin", "Host", "Referer", "Cookie", "User-Agent", "Last-Event-ID", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded",
            "Accept", "Access-Control-Request-Method", "Access-Control-Request-Headers", "traceparent", "tracestate", "baggage",
            "Content-Type", "If-None-Match", "Range", "Accept-Encoding", "Upgrade", "X-Request-ID", "Expect"])
        {
            foreach (var method in (string[])["GET", "OPTIONS", "POST"])
            {
                await SendRawAsync(
                    $"{method} /api/enrichment/boms/b HTTP/1.1\r\n{(header == "Host" ? "" : "Host: x\r\n")}{header}: {mark}\r\n"
                    + $"Content-Length: 0\r\nAuthorization: Bearer {token}\r\n\r\n");
            }
        }

        const string kid = "eyJhbGciOiJIUzI1NiIsImtpZCI6Im1hcmstb2YtYS1saW5lLTg2NDIifQ"; // {"alg":"HS256","kid":"mark-of-a-line-8642"}
        await SendAsync(HttpMethod.Get, "boms/b", $"{kid}.{token.Split('.')[1]}.AAAA");
    }

    private async Task RevokeAsync(string token)
    {
        await using var stream = await Client().WatchAsync(_bom, token);
        await SendAsync(HttpMethod.Post, "admin/revoke", token, """{"subject":"revoked"}""");
        await SendAsync(HttpMethod.Post, "admin/revoke", Service.Token, "{");
        await Client().RevokeAsync("subject", "revoked", Service.Token);
        await stream.ToEndAsync();
        await SendAsync(HttpMethod.Get, $"stream/{_bom}?token={token}");
    }

    // The keys that tickets are made with.
    private async Task ReadTicketKeysAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis.Port}");
        var keys = await redis.GetDatabase().ListRangeAsync("ticket-keys:end-to-end");
        Assert.NotEmpty(keys);
        foreach (var key in keys)
            _secrets.TryAdd(System.Xml.Linq.XElement.Parse(key!).Descendants().Single(one => one.Name.LocalName == "value").Value, 0);
    }

    private async Task LoseRedisAsync()
    {
        await _redis.KillAsync();
        var token = Secret(UserTokens.Mint("late", "o"));
        await SendAsync(HttpMethod.Post, $"stream/{_bom}/ticket", token);
        await SendAsync(HttpMethod.Get, $"stream/{_bom}?token={token}");
        await SendAsync(HttpMethod.Post, "admin/revoke", Service.Token, """{"subject":"late"}""");
    }

    private AccessClient Client() => new(new HttpClient { BaseAddress = _front.Address, Timeout = Limits.Hang });

    private async Task SendAsync(HttpMethod method, string path, string? bearer = null, string? json = null)
    {
        using var response = await Client().SendAsync(method, path, bearer, json);
        if ((int)response.StatusCode < 400) return;
        _answers.Add(response.Headers + await response.Content.ReadAsStringAsync(Limits.HangToken));
    }

    // Of a token its last part alone would be enough to forge with, and its first 60 characters to know it by.
    private string Secret(string secret)
    {
        _secrets.TryAdd(secret, 0);
        if (secret.StartsWith("eyJ", StringComparison.Ordinal))
            foreach (var part in secret.Split('.')[1..]) _secrets.TryAdd(part, 0);
        if (secret.StartsWith("ticket.", StringComparison.Ordinal)) _secrets.TryAdd(secret["ticket.".Length..], 0);
        return secret;
    }

    private static void AssertAbsent(string secret, string text)
    {
        var at = secret.Length == 0 ? -1 : text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return;
        var line = text[Math.Max(0, text.LastIndexOf('\n', at))..Math.Min(text.Length, at + secret.Length + 40)];
        Assert.Fail($"'{secret}' leaked: {line}");
    }
}
