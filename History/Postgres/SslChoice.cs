using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>What the options of a URL that speak of encryption come to together, in whatever order they are.</summary>
internal static class SslChoice
{
    /// <summary>Sets the mode. <c>ssl</c> and <c>sslaccept</c> only raise what <c>sslmode</c> says, and a root certificate is
    /// there to be checked, as for libpq.</summary>
    /// <param name="connection">All options have been applied to it, so each of their values is one that it can have.</param>
    /// <param name="options">Names and values, in order.</param>
    public static void Settle(NpgsqlConnectionStringBuilder connection, IReadOnlyList<(string Name, string Value)> options)
    {
        var mode = ValueOf(options, "sslmode");
        var accept = ValueOf(options, "sslaccept");
        var root = ValueOf(options, "sslrootcert");
        var chosen = Higher(ModeOf(mode), ModeOf(ValueOf(options, "ssl")));
        // Prisma's says how a certificate is looked at, not whether there must be one.
        if (chosen is not SslMode.Disable) chosen = Higher(chosen, ModeOf(accept));
        if (root is "system" && mode is null) chosen = SslMode.VerifyFull;
        var isUnchecked = (mode is not null && UrlOptions.Key(mode) is "noverify")
            || (accept is not null && UrlOptions.Key(accept) is "acceptinvalidcerts");
        if (chosen is SslMode.Require && root is { Length: > 0 } && !isUnchecked) chosen = SslMode.VerifyCA;
        if (chosen is { } settled) connection.SslMode = settled;
    }

    // The last one counts, as it does for every option.
    private static string? ValueOf(IReadOnlyList<(string Name, string Value)> options, string name) =>
        options.LastOrDefault(option => UrlOptions.Key(option.Name) == name).Value;

    private static SslMode? ModeOf(string? value) => value is null ? null : UrlOptions.SslModeOf(value);

    private static SslMode? Higher(SslMode? one, SslMode? other) =>
        one is null || other > one ? other ?? one : one;
}
