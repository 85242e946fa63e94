using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Refuses requests whose token was issued before its subject, its organization or the BOM was
/// revoked.</summary>
internal sealed class RevocationGuard(Revocations revocations, RevocationFeed feed, FailureLimit failures) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity is not ViewerIdentity { Viewer: { IsAdmin: false } viewer }) return next(context);
        // A stream waits for them: an EventSource would never come back after a 503.
        if (!revocations.IsLoaded && context.GetEndpoint()?.Metadata.GetMetadata<AwaitsRevocations>() is null)
            return Unknown(context).ExecuteAsync(context);

        var bomId = BomId.TryParse(context.GetRouteValue("bom_id") as string, out var id) ? id : (BomId?)null;
        return revocations.Refuses(viewer, bomId)
            ? failures.RefuseAsync(context, Problems.Revoked)
            : next(context);
    }

    private IResult Unknown(HttpContext context) => feed.Access is RevocationAccess.None
        ? Problems.RevocationsRefused(context)
        : Problems.RevocationsUnknown(context);
}
