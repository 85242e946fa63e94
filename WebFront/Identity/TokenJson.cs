using System.Buffers.Text;
using System.Text.Json;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Reads the parts of a token as they are written.</summary>
internal static class TokenJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a header or a payload.</summary>
    /// <exception cref="FormatException">It is not base64url.</exception>
    /// <exception cref="JsonException">It is not JSON, or has a member twice.</exception>
    public static JsonDocument Parse(ReadOnlySpan<char> encoded) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(encoded), Strict);

    /// <summary>A member that is a text; null where it is missing or anything else.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String
            ? member.GetString()
            : null;
}
