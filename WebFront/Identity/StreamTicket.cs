using System.Text.Json.Serialization;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>What a ticket holds, encrypted: who it was given to, and until when. The BOMs are in its key.</summary>
/// <param name="Subject">As in <see cref="Viewer"/>.</param>
/// <param name="OrganizationId">As in <see cref="Viewer"/>.</param>
/// <param name="SeesAll">As in <see cref="Viewer"/>.</param>
/// <param name="LoginEnds">When the login token ends, and with it every stream; Unix seconds, null for never.</param>
/// <param name="LoginIssued">When the login token was issued; Unix milliseconds.</param>
/// <param name="Ends">When the ticket opens no stream any more; Unix seconds.</param>
internal sealed record StreamTicket(
    [property: JsonPropertyName("s")] string? Subject,
    [property: JsonPropertyName("o")] string? OrganizationId,
    [property: JsonPropertyName("a")] bool SeesAll,
    [property: JsonPropertyName("l")] double? LoginEnds,
    [property: JsonPropertyName("i")] long? LoginIssued,
    [property: JsonPropertyName("e")] long Ends)
{
    /// <summary>The viewer who comes with the ticket.</summary>
    public Viewer ToViewer(BomId[] bomIds) => new()
    {
        Subject = Subject,
        OrganizationId = OrganizationId,
        SeesAll = SeesAll,
        ExpiresAt = LoginEnds is { } ends ? DateTimeOffset.UnixEpoch.AddSeconds(ends) : null,
        IssuedAt = LoginIssued is { } issued ? DateTimeOffset.FromUnixTimeMilliseconds(issued) : null,
        BomIds = bomIds,
    };
}
