using System.Net;
using EnrichmentStream.Hosting.Redis;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.Unit.Hosting;

[Trait("Suite", "Unit")]
public class RedisUrlTests
{
    [Theory]
    [InlineData("redis://localhost:27012/0", "localhost", 27012, 0)]
    [InlineData("redis://localhost", "localhost", 6379, 0)]
    [InlineData("redis://localhost/", "localhost", 6379, 0)]
    [InlineData("redis://redis.internal:6380/15", "redis.internal", 6380, 15)]
    [InlineData("REDIS://LOCALHOST:1", "localhost", 1, 0)]
    public void Parse_HostPortDatabase_AreTaken(string url, string host, int port, int database)
    {
        var options = RedisUrl.Parse(url);

        Assert.Equal(new DnsEndPoint(host, port), Assert.Single(options.EndPoints));
        Assert.Equal(database, options.DefaultDatabase);
        Assert.False(options.Ssl);
        Assert.Null(options.User);
        Assert.Null(options.Password);
    }

    [Theory]
    [InlineData("redis://127.0.0.1:1", "127.0.0.1")]
    [InlineData("redis://[::1]:1", "::1")]
    public void Parse_Address_IsTaken(string url, string address)
    {
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 1), Assert.Single(RedisUrl.Parse(url).EndPoints));
    }

    [Theory]
    [InlineData("rediss://cache.example.com", 6379)]
    [InlineData("rediss://cache.example.com:6380/1", 6380)]
    public void Parse_Rediss_IsTls(string url, int port)
    {
        var options = RedisUrl.Parse(url);

        Assert.True(options.Ssl);
        Assert.Equal("cache.example.com", options.SslHost);
        Assert.Equal(new DnsEndPoint("cache.example.com", port), Assert.Single(options.EndPoints));
    }

    [Theory]
    [InlineData("redis://user:secret@h", "user", "secret")]
    [InlineData("redis://:secret@h", null, "secret")]
    [InlineData("redis://user@h", "user", null)]
    [InlineData("redis://us%40er:p%40ss%2Cw%2Ford%3A%25@h", "us@er", "p@ss,w/ord:%")]
    [InlineData("redis://:a:b@h", null, "a:b")]
    [InlineData("redis://:%C3%A9@h", null, "é")]
    [InlineData("redis://:a+b@h", null, "a+b")]
    public void Parse_UserAndPassword_ArePercentDecoded(string url, string? user, string? password)
    {
        var options = RedisUrl.Parse(url);

        Assert.Equal((user, password), (options.User, options.Password));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:6379")]
    [InlineData("http://localhost:6379")]
    [InlineData("unix:///var/run/redis.sock")]
    [InlineData("redis://")]
    [InlineData("redis:///0")]
    [InlineData("redis://localhost:99999")]
    [InlineData("redis://localhost:port")]
    [InlineData("redis://localhost/one")]
    [InlineData("redis://localhost/-1")]
    [InlineData("redis://localhost/0/1")]
    [InlineData("redis://localhost/99999999999")]
    public void TryParse_AnythingElse_IsRefusedWithAReason(string? url)
    {
        Assert.False(RedisUrl.TryParse(url, out var options, out var reason));
        Assert.Null(options);
        Assert.False(string.IsNullOrWhiteSpace(reason));
    }

    [Fact]
    public void Parse_Bad_ThrowsWithoutTheSecret()
    {
        var thrown = Assert.Throws<FormatException>(() => RedisUrl.Parse("redis://:hunter2@localhost/one"));

        Assert.DoesNotContain("hunter2", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Any_KeepsTryingWhenRedisIsAway()
    {
        var options = RedisUrl.Parse("redis://localhost");

        Assert.False(options.AbortOnConnectFail);
        Assert.Equal(RedisProtocol.Resp2, options.Protocol);
    }
}
