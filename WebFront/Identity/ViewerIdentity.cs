using System.Security.Claims;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>The identity that every scheme gives a request it lets in.</summary>
/// <remarks>It carries no claims: a stream that stays open for hours keeps no token's content.</remarks>
internal sealed class ViewerIdentity(Viewer viewer, string scheme) : ClaimsIdentity(scheme)
{
    public Viewer Viewer => viewer;

    /// <summary>The identity as authentication hands it on.</summary>
    public static ClaimsPrincipal Principal(Viewer viewer, string scheme) => new(new ViewerIdentity(viewer, scheme));
}
