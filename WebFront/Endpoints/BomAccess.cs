using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>Says no to those who ask once for what is another organization's. Streams have
/// <see cref="Watchers"/>.</summary>
internal static class BomAccess
{
    /// <summary>Decides whether a BOM's state may be told.</summary>
    /// <returns>Null where it may; else 403, or 404 where nothing is known, also for one who may not see what has no
    /// owner yet.</returns>
    public static IResult? Refuse(Viewer viewer, BomId bomId, EnrichmentState state)
    {
        var owner = state.Snapshot.OrganizationId;
        if (!viewer.MayAsk(bomId)) return Problems.Forbidden();
        if (state.Newest is null || (owner is null && !viewer.SeesAll)) return Problems.UnknownBom(bomId);
        return viewer.MaySee(owner) ? null : Problems.Forbidden();
    }
}
