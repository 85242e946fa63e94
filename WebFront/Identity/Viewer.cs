using System.Security.Claims;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Who watches: what every check of access asks, whichever way the request came in.</summary>
internal sealed record Viewer
{
    /// <summary>The holder of the admin token.</summary>
    public static readonly Viewer Admin = new() { SeesAll = true };

    /// <summary>The person, named by issuer and <c>sub</c> together, so that no two issuers' people are one; null for
    /// the admin token.</summary>
    public string? Subject { get; init; }

    /// <summary>The <c>sub</c> alone, without its issuer; null for the admin token.</summary>
    public string? SubjectAtIssuer => Subject?[(Subject.IndexOf('|', StringComparison.Ordinal) + 1)..];

    /// <summary>The organization that the token names; null where it names none.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Whether every organization's BOMs may be seen: the admin token, or a staff role where that is
    /// set.</summary>
    public bool SeesAll { get; init; }

    /// <summary>When the token ends, and with it all that it opened; null for the admin token.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the token was issued (<c>iat</c>): a revocation ends what is older. Null where the token does not
    /// say, which counts as older than every revocation.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The BOMs that a ticket opens; null where there is no such limit.</summary>
    public IReadOnlyCollection<BomId>? BomIds { get; init; }

    /// <summary>Whether this is the holder of the admin token itself, neither staff nor a ticket.</summary>
    public bool IsAdmin => this is { SeesAll: true, Subject: null, BomIds: null };

    /// <summary>The viewer of a request that has passed authorization.</summary>
    /// <exception cref="InvalidOperationException">The request has not.</exception>
    public static Viewer Of(HttpContext context) => Of(context.User);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static Viewer Of(ClaimsPrincipal principal) =>
        principal.Identities.OfType<ViewerIdentity>().FirstOrDefault()?.Viewer
        ?? throw new InvalidOperationException("No viewer: map the path with RequireAuthorization.");

    /// <summary>Whether a ticket's limit, if there is one, leaves this BOM open.</summary>
    public bool MayAsk(BomId bomId) => BomIds?.Contains(bomId) is not false;

    /// <summary>Whether a BOM may be seen.</summary>
    /// <param name="organizationIdOfBom">Who owns it; null where that is not known, which only those see who see
    /// all.</param>
    public bool MaySee(string? organizationIdOfBom) =>
        SeesAll || (organizationIdOfBom is not null && organizationIdOfBom == OrganizationId
            && OrganizationName.CanOwn(organizationIdOfBom));
}
