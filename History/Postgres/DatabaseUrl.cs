using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?option=value</c> as libpq, Prisma, SQLAlchemy, Supabase,
/// Heroku, JDBC and others write it, or an Npgsql connection string.</summary>
internal static class DatabaseUrl
{
    private const string Form =
        "write postgres://user:password@host:5432/database (percent-encoded), or an Npgsql connection string.";

    /// <summary>Turns either form into a connection string for short statements on few connections.</summary>
    /// <returns>False with a reason, which holds no part of the text but the name of an option, where it is
    /// neither.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? connection,
        [NotNullWhen(false)] out string? reason)
    {
        (connection, reason) = (new NpgsqlConnectionStringBuilder(), null);
        try
        {
            reason = text.Contains("://", StringComparison.Ordinal) ? ReadUrl(text, connection) : ReadPairs(text, connection);
            if (reason is null && string.IsNullOrEmpty(connection.Host)) reason = "it names no host:";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            reason = ""; // The exception's text may hold a password.
        }

        if (reason is not null)
        {
            (connection, reason) = (null, $"{reason} {Form}".Trim());
            return false;
        }

        Complete(connection);
        return true;
    }

    /// <summary>Whether it is sure who answers: by a certificate, or because nobody is in between.</summary>
    public static bool IsVerified(NpgsqlConnectionStringBuilder connection) =>
        connection.SslMode is SslMode.VerifyCA or SslMode.VerifyFull
        || (connection.Host ?? "").Split(',').All(host =>
            host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private static string? ReadUrl(string text, NpgsqlConnectionStringBuilder connection)
    {
        if (!UrlParts.TryParse(text, out var parts, out var reason)) return reason;

        connection.Host = parts.Host;
        connection.Port = parts.Port;
        if (parts.User is { } user) connection.Username = user;
        if (parts.Password is { } password) connection.Password = password;
        if (parts.Database is { } database) connection.Database = database;
        foreach (var (name, value) in parts.Options)
        {
            if (UrlOptions.Apply(connection, name, value) is { } wrong) return wrong;
        }

        SslChoice.Settle(connection, parts.Options);
        // One server is what there is; only of several one can be chosen.
        if (connection.Host?.Contains(',', StringComparison.Ordinal) is not true) connection.Remove("Target Session Attributes");
        return null;
    }

    private static string? ReadPairs(string text, NpgsqlConnectionStringBuilder connection)
    {
        var pairs = new DbConnectionStringBuilder { ConnectionString = text };
        foreach (var name in pairs.Keys.Cast<string>())
        {
            if (UrlOptions.Set(connection, name, pairs[name].ToString()!) is { } wrong) return wrong;
        }

        return null;
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
