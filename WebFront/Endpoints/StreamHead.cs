using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>Decides what <c>HEAD</c> on a stream's path answers: what <c>GET</c> would begin with now, without joining
/// a BOM.</summary>
internal sealed class StreamHead(BomStates states)
{
    /// <summary>How a stream of these BOMs would begin.</summary>
    public async Task<JoinOutcome> DecideAsync(
        HttpRequest request, OpenStream stream, bool isMany, CancellationToken cancellationToken)
    {
        var many = isMany ? ResumePoints.ReadMany(request) : null;
        var one = isMany ? null : ResumePoints.Read(request);
        var begun = await Task.WhenAll(stream.BomIds.Select(bomId =>
            BeginAsync(bomId, stream.Viewer, many is null ? one : many.GetValueOrDefault(bomId), cancellationToken)));
        if (begun.Any(bom => bom.Outcome is JoinOutcome.Unavailable)) return JoinOutcome.Unavailable;
        if (begun.All(bom => bom.Outcome is JoinOutcome.Forbidden)) return JoinOutcome.Forbidden;
        return begun.All(bom => bom.Ends) && begun.Any(bom => bom.Outcome is JoinOutcome.Ended)
            ? JoinOutcome.Ended
            : JoinOutcome.Live;
    }

    // The rules of JoinRules and Watchers, as far as they decide the status.
    private async Task<(JoinOutcome Outcome, bool Ends)> BeginAsync(
        BomId bomId, Viewer viewer, ResumePoint? resume, CancellationToken cancellationToken)
    {
        if (!viewer.MayAsk(bomId)) return (JoinOutcome.Forbidden, true);
        if ((await states.AskAsync(viewer, bomId, cancellationToken)).State is not { } state)
            return (JoinOutcome.Unavailable, true);

        var owner = state.Snapshot.OrganizationId;
        if (!viewer.MaySee(owner)) return owner is null ? (JoinOutcome.Live, false) : (JoinOutcome.Forbidden, true);
        if (state.Snapshot.Terminal is not { } terminal) return (JoinOutcome.Live, false);
        if (resume?.EventId != terminal.EventId) return (JoinOutcome.Snapshot, true);
        return resume.Reconnect ? (JoinOutcome.Ended, true) : (JoinOutcome.Replayed, false);
    }
}
