using System.Globalization;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Reads times as the service does: ISO 8601, or as PostgreSQL prints them.</summary>
internal static class DocumentTime
{
    private const DateTimeStyles AsUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Reads a time; without an offset it is UTC.</summary>
    /// <returns>Null for a text that is none. A time without a date would take today's, so it is none.</returns>
    public static DateTimeOffset? Read(string? text) =>
        text is { Length: >= 10 } && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, AsUtc, out var time)
            ? time
            : null;
}
