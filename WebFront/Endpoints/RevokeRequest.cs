using System.Text.Json.Serialization;
using EnrichmentStream.WebFront.Revocation;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>What <c>POST /api/enrichment/admin/revoke</c> takes: exactly one of its members.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RevokeRequest
{
    // An issuer's name and the longest subject that is let in.
    private const int MaxLength = 4_096;

    /// <summary>The person.</summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    /// <summary>The organization.</summary>
    [JsonPropertyName("organization_id")]
    public string? OrganizationId { get; init; }

    /// <summary>The BOM.</summary>
    [JsonPropertyName("bom_id")]
    public string? BomId { get; init; }

    /// <summary>What is revoked; null where that is not exactly one thing, or cannot be a name.</summary>
    public RevokedAccess? At(DateTimeOffset now)
    {
        (RevocationKind Kind, string? Of)[] named =
        [
            (RevocationKind.Subject, Subject), (RevocationKind.Organization, OrganizationId), (RevocationKind.Bom, BomId),
        ];
        var one = named.Where(name => name.Of is not null).ToArray();
        return one is [{ Of: { Length: > 0 and <= MaxLength } of } single] && (BomId is null || IsBomId)
            ? new RevokedAccess(single.Kind, of, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()))
            : null;
    }

    private bool IsBomId => Grains.Abstractions.BomId.TryParse(BomId, out _);
}
