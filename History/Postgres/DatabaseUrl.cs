using System.Diagnostics.CodeAnalysis;
using System.Net;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?option=value</c> (libpq's connection URI), or an Npgsql
/// connection string.</summary>
internal static class DatabaseUrl
{
    private const int DefaultPort = 5432;

    // libpq's names for what Npgsql calls otherwise; the rest have Npgsql's names.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["search_path"] = "Search Path",
    };

    // Of pgbouncer's and other drivers' URLs; they ask for nothing that is not done anyway.
    private static readonly string[] Ignored = ["pgbouncer", "connection_limit", "pool_timeout", "supa", "channel_binding"];

    /// <summary>Turns either form into a connection string for short statements on few connections.</summary>
    /// <returns>False with a reason, which holds no part of the text, where it is neither.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? connection,
        [NotNullWhen(false)] out string? reason)
    {
        reason = "write postgres://user:password@host:5432/database (percent-encoded), or an Npgsql connection string.";
        try
        {
            connection = text.Contains("://", StringComparison.Ordinal) ? ReadUrl(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            connection = null; // The exception's text may hold a password.
        }

        if (string.IsNullOrEmpty(connection?.Host))
        {
            connection = null;
            return false;
        }

        Complete(connection);
        reason = null;
        return true;
    }

    /// <summary>Whether it is sure who answers: by a certificate, or because nobody is in between.</summary>
    public static bool IsVerified(NpgsqlConnectionStringBuilder connection) =>
        connection.SslMode is SslMode.VerifyCA or SslMode.VerifyFull
        || (connection.Host ?? "").Split(',').All(host =>
            host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private static NpgsqlConnectionStringBuilder? ReadUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql")) return null;

        var credentials = url.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = url.IdnHost.Trim('[', ']'),
            Port = url.Port > 0 ? url.Port : DefaultPort,
        };
        if (credentials[0].Length > 0) connection.Username = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length == 2) connection.Password = Uri.UnescapeDataString(credentials[1]);
        if (url.AbsolutePath.Length > 1) connection.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            ReadOption(connection, option);
        return connection;
    }

    private static void ReadOption(NpgsqlConnectionStringBuilder connection, string option)
    {
        var pair = option.Split('=', 2);
        var name = Uri.UnescapeDataString(pair[0]);
        if (Ignored.Contains(name, StringComparer.OrdinalIgnoreCase)) return;

        var value = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
        name = Names.GetValueOrDefault(name, name);
        connection[name] = name == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }

    // What the text leaves open. The keys of a connection string builder are those that were set (ContainsKey is true for
    // every name that could be).
    private static void Complete(NpgsqlConnectionStringBuilder connection)
    {
        var set = connection.Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A transaction pooler gives every transaction another session: nothing may be prepared, reset or expected there.
        if (!set.Contains("No Reset On Close")) connection.NoResetOnClose = true;
        if (!set.Contains("Maximum Pool Size")) connection.MaxPoolSize = 16;
        if (!set.Contains("Timeout")) connection.Timeout = 5;
        if (!set.Contains("Command Timeout")) connection.CommandTimeout = 15;
        if (!set.Contains("Application Name")) connection.ApplicationName = "enrichment-stream";
        connection.PersistSecurityInfo = false;
        connection.IncludeErrorDetail = false; // It would put values into exceptions, and so into logs.
    }
}
