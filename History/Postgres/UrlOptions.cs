using System.Text.RegularExpressions;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>The options of database URLs in the words of other drivers, turned into Npgsql's.</summary>
internal static partial class UrlOptions
{
    // Other drivers' names, without case and without _ and -. An empty one asks for nothing that is not done anyway, or that
    // this service has no use for: nothing is prepared, it keeps its own small pool, and text is UTF-8.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        // libpq, psycopg, Heroku, Supabase.
        ["host"] = "Host", ["hostaddr"] = "Host", ["port"] = "Port", ["dbname"] = "Database", ["database"] = "Database",
        ["user"] = "Username", ["username"] = "Username", ["password"] = "Password", ["passfile"] = "Passfile",
        ["connecttimeout"] = "Timeout", ["applicationname"] = "Application Name", ["options"] = "Options",
        ["sslrootcert"] = "Root Certificate", ["sslkey"] = "SSL Key", ["sslcert"] = "SSL Certificate",
        ["sslpassword"] = "SSL Password", ["sslidentity"] = "SSL Certificate", ["sslnegotiation"] = "SSL Negotiation",
        ["channelbinding"] = "Channel Binding", ["gssencmode"] = "GSS Encryption Mode", ["krbsrvname"] = "Kerberos Service Name",
        ["requireauth"] = "Require Auth", ["keepalivesidle"] = "TCP Keepalive Time", ["keepalivesinterval"] = "TCP Keepalive Interval",
        // Prisma (seconds), asyncpg, JDBC.
        ["sockettimeout"] = "Command Timeout", ["commandtimeout"] = "Command Timeout", ["logintimeout"] = "Timeout",
        ["maxpoolsize"] = "Maximum Pool Size", ["poolsize"] = "Maximum Pool Size",
        ["pgbouncer"] = "", ["connectionlimit"] = "", ["pooltimeout"] = "", ["poolmode"] = "", ["supa"] = "", ["workaround"] = "",
        ["statementcachesize"] = "", ["preparedstatementcachesize"] = "", ["preparedstatements"] = "", ["preparethreshold"] = "",
        ["preparedstatementcachequeries"] = "", ["preparedstatementcachesizemib"] = "", ["maxcachedstatementlifetime"] = "",
        ["maxcacheablestatementsize"] = "", ["preparedstatementnamefunc"] = "", ["fallbackapplicationname"] = "", ["uselibpqcompat"] = "",
        ["rewritebatchedinserts"] = "", ["stringtype"] = "", ["tcpkeepalive"] = "", ["keepalives"] = "", ["keepalivescount"] = "",
        ["sslcompression"] = "", ["sslsni"] = "", ["serverversion"] = "", ["charset"] = "", ["encoding"] = "", ["clientencoding"] = "",
        ["maxidleconnectionlifetime"] = "", ["singleusestransaction"] = "", ["connmaxage"] = "", ["connhealthchecks"] = "",
    };

    private static readonly Dictionary<string, SslMode> SslModes = new(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable, ["allow"] = SslMode.Allow, ["prefer"] = SslMode.Prefer, ["require"] = SslMode.Require,
        ["verifyca"] = SslMode.VerifyCA, ["verifyfull"] = SslMode.VerifyFull,
        ["noverify"] = SslMode.Require, // Encrypted, and the certificate is not looked at: Npgsql's Require.
        // libpq reads ssl=true, which JDBC and others write, as sslmode=require.
        ["true"] = SslMode.Require, ["1"] = SslMode.Require, ["on"] = SslMode.Require, ["yes"] = SslMode.Require,
        ["false"] = SslMode.Disable, ["0"] = SslMode.Disable, ["off"] = SslMode.Disable, ["no"] = SslMode.Disable,
        // Prisma's sslaccept.
        ["acceptinvalidcerts"] = SslMode.Require, ["strict"] = SslMode.VerifyFull,
    };

    private static readonly Dictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["any"] = "any", ["readwrite"] = "read-write", ["primary"] = "primary", ["master"] = "primary",
    };

    /// <summary>Takes over one option of a URL.</summary>
    /// <returns>Null, or what is wrong, which names the option and tells nothing of its value.</returns>
    public static string? Apply(NpgsqlConnectionStringBuilder connection, string name, string value)
    {
        var known = Key(name);
        switch (known)
        {
            case "sslmode" or "ssl" or "sslaccept":
                return ReadSslMode(connection, name, value);
            case "sslrootcert" when value == "system":
                return null; // The system's certificates are Npgsql's default.
            case "targetsessionattrs" or "targetservertype":
                if (!Targets.TryGetValue(Key(value), out var target)) return Wrong(name, "read-write or any, since the service writes");
                connection.TargetSessionAttributes = target;
                return null;
            case "loadbalancehosts":
                connection.LoadBalanceHosts = Key(value) is "random" or "true";
                return null;
            case "schema" or "currentschema" or "searchpath":
                // What is so by default is not asked for: a transaction pooler refuses parameters that it does not know.
                if (value != "public") connection.SearchPath = known is "schema" ? Quoted(value) : value;
                return null;
            case "options":
                connection.Options = value.Replace('+', ' ');
                return null;
            default:
                return Names.TryGetValue(known, out var own)
                    ? own.Length == 0 ? null : Set(connection, own, value, name)
                    : Set(connection, name, value);
        }
    }

    /// <summary>Sets an option by Npgsql's name of it.</summary>
    /// <returns>As <see cref="Apply"/>.</returns>
    public static string? Set(NpgsqlConnectionStringBuilder connection, string name, string value, string? written = null)
    {
        // True for every name that could be.
        if (!connection.ContainsKey(name)) return $"it has {Named(written ?? name)}, which is not known; leave it out, or";
        try
        {
            connection[name] = value;
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return $"the value of {Named(written ?? name)} is none that it can have;"; // The exception's text holds it.
        }
    }

    /// <summary>The mode that a value names; null where it names none.</summary>
    public static SslMode? SslModeOf(string value) => SslModes.TryGetValue(Key(value), out var mode) ? mode : null;

    /// <summary>A name without what drivers write differently.</summary>
    public static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal)
        .Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string? ReadSslMode(NpgsqlConnectionStringBuilder connection, string name, string value)
    {
        if (!SslModes.TryGetValue(Key(value), out var mode)) return Wrong(name, "disable, prefer, require, no-verify, verify-ca or verify-full");
        connection.SslMode = mode; // Until SslChoice has seen all of them.
        return null;
    }

    private static string Wrong(string name, string right) => $"{Named(name)} must be {right};";

    // A name is told where it could be nothing else; what is not written like one may be a piece of a password.
    private static string Named(string name) => Plain.IsMatch(name) ? $"its option '{name}'" : "an option";

    // Prisma's is the name of one schema, as it is.
    private static string Quoted(string schema) => SimpleName.IsMatch(schema)
        ? schema
        : $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_. -]{0,40}\z")]
    private static partial Regex Plain { get; }

    [GeneratedRegex(@"^[a-z_][a-z0-9_]*\z")]
    private static partial Regex SimpleName { get; }
}
