using EnrichmentStream.Hosting.Logging;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Tells the operator of tokens whose issuer no setting names, since their holders only learn that they are
/// wrong.</summary>
/// <remarks>Anyone can send such a token: one line a minute, and nothing of it but the name it gives its
/// issuer.</remarks>
internal sealed partial class UnknownIssuers(Issuers issuers, TimeProvider time, ILogger<UnknownIssuers> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _toldAt;

    /// <summary>Tells of one.</summary>
    /// <param name="issuer">Its <c>iss</c>, as it came; null where that is no text.</param>
    public void Note(string? issuer)
    {
        lock (_gate)
        {
            if (_toldAt is { } told && time.GetElapsedTime(told) < Quiet) return;
            _toldAt = time.GetTimestamp();
        }

        var expected = string.Join("', '", issuers.Names);
        if (expected.Length == 0) LogNoIssuers(LogText.Clean(issuer));
        else LogUnknown(LogText.Clean(issuer), expected);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A token of the issuer '{Issuer}' was refused; expected '{Expected}'. If users log in there, set "
            + "AUTH0_ISSUER, SUPABASE_ISSUER or OIDC_ISSUER to exactly that name. Others within a minute are not logged.")]
    private partial void LogUnknown(string issuer, string expected);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A token of the issuer '{Issuer}' was refused: no issuer is set. Set AUTH0_DOMAIN, SUPABASE_URL or "
            + "OIDC_AUTHORITY. Others within a minute are not logged.")]
    private partial void LogNoIssuers(string issuer);
}
