using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Reads <c>redis://[user][:password@]host[:port][/database]</c>, or <c>rediss://</c> for TLS.</summary>
/// <remarks>StackExchange.Redis takes no URLs (https://redis.io/docs, "connection URLs"). User and password are
/// percent-decoded.</remarks>
public static class RedisUrl
{
    private const int DefaultPort = 6379;

    /// <summary>Turns a URL into connection options that keep trying when Redis is away.</summary>
    /// <returns>False with a reason where the text is no such URL.</returns>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ConfigurationOptions? options, [NotNullWhen(false)] out string? reason)
    {
        options = null;
        reason = "write redis://host:port/0, or rediss:// for TLS.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) return false;
        if (url.Scheme is not ("redis" or "rediss")) return false;

        if (!TryReadDatabase(url.AbsolutePath, out var database))
        {
            reason = "the path must be a database number, such as /0.";
            return false;
        }

        if (url.Query.Length > 0)
        {
            reason = "it takes no query: put the database number into the path, such as /3.";
            return false;
        }

        options = Connect(url, database);
        reason = null;
        return true;
    }

    /// <summary>Turns a URL into connection options.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no such URL.</exception>
    public static ConfigurationOptions Parse(string text) => TryParse(text, out var options, out var reason)
        ? options
        : throw new FormatException($"This is no Redis URL: {reason}");

    private static bool TryReadDatabase(string path, out int database)
    {
        database = 0;
        return path is "" or "/"
            || int.TryParse(path.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out database);
    }

    private static ConfigurationOptions Connect(Uri url, int database)
    {
        var secure = url.Scheme == "rediss";
        var credentials = url.UserInfo.Split(':', 2);
        return new ConfigurationOptions
        {
            EndPoints = { { url.Host, url.Port > 0 ? url.Port : DefaultPort } },
            Ssl = secure,
            SslHost = secure ? url.Host : null,
            User = credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null,
            Password = credentials.Length == 2 ? Uri.UnescapeDataString(credentials[1]) : null,
            DefaultDatabase = database,
            // RESP2 keeps Pub/Sub on a connection of its own, which every server speaks.
            Protocol = RedisProtocol.Resp2,
            AbortOnConnectFail = false,
            ConnectTimeout = 2_000,
            AsyncTimeout = 2_000,
            KeepAlive = 5,
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new LinearRetry(500),
        };
    }
}
