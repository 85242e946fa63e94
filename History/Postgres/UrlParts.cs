using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EnrichmentStream.History.Postgres;

/// <summary>A database URL, taken apart and percent-decoded.</summary>
/// <remarks>By hand, since <see cref="Uri"/> takes neither several hosts nor a socket's folder, nor an <c>@</c> in a
/// password.</remarks>
/// <param name="Host">A name, an address, the folder of a socket, or several with their ports, by commas.</param>
/// <param name="Port">The port where there is one host; the one that hosts without a port have.</param>
/// <param name="User">Null where the URL names none.</param>
/// <param name="Password">Null where the URL names none.</param>
/// <param name="Database">Null where the URL names none.</param>
/// <param name="Options">Names and values, in order.</param>
internal sealed record UrlParts(
    string? Host, int Port, string? User, string? Password, string? Database, IReadOnlyList<(string Name, string Value)> Options)
{
    private const int DefaultPort = 5432;

    // What drivers, ORMs and frameworks call PostgreSQL; SQLAlchemy adds the driver after a plus.
    private static readonly string[] Schemes = ["postgres", "postgresql", "pgsql", "postgis", "ecto"];

    /// <summary>Takes a URL apart.</summary>
    /// <returns>False with a reason, which holds no part of the URL.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out UrlParts? parts, [NotNullWhen(false)] out string? reason)
    {
        parts = null;
        reason = Scheme(text);
        if (reason is not null) return false;

        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, path) = Cut(beforeQuery, '/');
        if (path?.Contains('@', StringComparison.Ordinal) is true || query?.Contains('@', StringComparison.Ordinal) is true
            || text.Contains('#', StringComparison.Ordinal))
        {
            reason = "a user name or password with / ? # @ must have them percent-encoded (%2F %3F %23 %40):";
            return false;
        }

        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Cut(authority[..at], ':');
        var (host, port) = HostAndPort(authority[(at + 1)..]);
        if (port is null)
        {
            reason = "its port is not a number from 1 to 65535:";
            return false;
        }

        parts = new UrlParts(Text(host), port.Value, Text(user), Text(password), Text(path), [.. Pairs(query)]);
        return true;
    }

    private static string? Scheme(string text)
    {
        var scheme = text[..text.IndexOf("://", StringComparison.Ordinal)].ToLowerInvariant();
        if (scheme.StartsWith("jdbc:", StringComparison.Ordinal)) scheme = scheme["jdbc:".Length..];
        if (scheme is "prisma" or "prisma+postgres") return "it is a proxy of Prisma's, which only Prisma can talk to; use the database's own URL:";

        return Schemes.Contains(Cut(scheme, '+').First) ? null : "";
    }

    private static (string? Host, int? Port) HostAndPort(string text)
    {
        var hosts = Uri.UnescapeDataString(text).Split(',');
        var read = hosts.Select(One).ToArray();
        if (read.Any(one => one.Port is null)) return (null, null);
        if (read.Length == 1) return read[0].Host is var host ? (host, read[0].Port) : default;

        return (string.Join(',', read.Select(one => $"{(one.Host.Contains(':', StringComparison.Ordinal) ? $"[{one.Host}]" : one.Host)}:{one.Port}")), DefaultPort);
    }

    private static (string Host, int? Port) One(string text)
    {
        if (text.StartsWith('/')) return (text, DefaultPort); // The folder of a socket.

        var afterAddress = text.IndexOf(']', StringComparison.Ordinal) + 1;
        var colon = text.IndexOf(':', afterAddress);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (colon < 0) return (host, DefaultPort);

        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (host, isPort && port is > 0 and <= 65_535 ? port : null);
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string? query)
    {
        foreach (var option in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(option, '=');
            yield return (Uri.UnescapeDataString(name), Uri.UnescapeDataString(value ?? ""));
        }
    }

    private static (string First, string? Second) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    private static string? Text(string? encoded) => string.IsNullOrEmpty(encoded) ? null : Uri.UnescapeDataString(encoded);
}
