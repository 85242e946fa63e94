using System.Globalization;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>From when on older tokens are refused, and to whom.</summary>
/// <param name="Kind">What <paramref name="Of"/> names.</param>
/// <param name="Of">A subject, an organization or a BOM.</param>
/// <param name="At">Tokens issued then or before are refused; whole milliseconds.</param>
internal sealed record RevokedAccess(RevocationKind Kind, string Of, DateTimeOffset At)
{
    private const char Separator = ' ';

    /// <summary>Kind and name, as Redis keeps them beside the time.</summary>
    public string Key => $"{Kind}{Separator}{Of}";

    /// <summary>As one front tells it to the others.</summary>
    public string Message =>
        string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}{Separator}{Key}");

    /// <summary>Reads what another front has told.</summary>
    /// <returns>Null where it is not readable.</returns>
    public static RevokedAccess? Parse(string? message)
    {
        var parts = message?.Split(Separator, 2);
        return parts is [var at, var key]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? Parse(key, milliseconds)
            : null;
    }

    /// <summary>Reads what Redis keeps.</summary>
    /// <returns>Null where it is not readable.</returns>
    public static RevokedAccess? Parse(string? key, double milliseconds)
    {
        var parts = key?.Split(Separator, 2);
        return parts is [var kind, { Length: > 0 } of]
            && Enum.TryParse<RevocationKind>(kind, out var known) && Enum.IsDefined(known)
            && milliseconds is >= 0 and < 253_402_300_800_000 // The year 10000.
            ? new RevokedAccess(known, of, DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds))
            : null;
    }
}
