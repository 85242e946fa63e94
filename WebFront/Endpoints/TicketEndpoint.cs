using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary><c>POST /api/enrichment/stream/{bom_id}/ticket</c>, and <c>POST
/// /api/enrichment/stream/ticket?bom_id=…&amp;bom_id=…</c> for several BOMs: a token for the URL of their stream.</summary>
internal sealed partial class TicketEndpoint(
    StreamTickets tickets, BomStates states, RedisLink redis, TimeProvider time, ILogger<TicketEndpoint> logger)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var isMany = context.Request.RouteValues["bom_id"] is null;
        if (RequestedBoms.Read(context.Request) is not { } ids)
            return isMany ? Problems.BadBomIds(RequestedBoms.Most) : Problems.BadBomId();
        if (!await RequestBody.IsEmptyAsync(context)) return Problems.NoBodyExpected();
        if (redis.State is LinkState.Lost) return Problems.RedisDisconnected(context);
        var viewer = Viewer.Of(context);
        // As the stream says, which the ticket would not open.
        if (viewer.ExpiresAt - time.GetUtcNow() <= OpenStreams.ShortestLead)
            return Problems.Unauthorized(context, "The token ends now.");
        var answers = await Task.WhenAll(
            ids.Select(id => states.AskAsync(viewer, id, context.RequestAborted)));
        // As of a stream of several: what one BOM is refused for is told there, unless it holds for all.
        if (Array.Find(answers, answer => answer.IsOneTooMany) is { IsOneTooMany: true } oneTooMany)
            return oneTooMany.Refuse(context);
        if (Array.TrueForAll(answers, answer => answer.State is null)) return answers[0].Refuse(context);
        if (Array.TrueForAll(answers, answer => IsForbidden(viewer, answer))) return Problems.Forbidden();

        return Issue(context, viewer, ids, isMany);
    }

    // As for a stream: a BOM whose owner is not known yet may be waited for.
    private static bool IsForbidden(Viewer viewer, BomAnswer answer) =>
        answer.State?.Snapshot.OrganizationId is { } owner && !viewer.MaySee(owner);

    private IResult Issue(HttpContext context, Viewer viewer, BomId[] ids, bool isMany)
    {
        try
        {
            var (ticket, expiresAt) = tickets.Issue(viewer, ids);
            var stream = isMany ? $"?bom_id={string.Join("&bom_id=", ids)}&" : $"/{ids[0]}?";
            return Results.Json(new Dictionary<string, object>
            {
                ["ticket"] = ticket,
                ["expires_at"] = expiresAt,
                ["url"] = $"{context.Request.PathBase}/api/enrichment/stream{stream}token={ticket}",
            });
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The keys cannot be had: Redis has just gone.
            LogNotIssued(exception.GetType().Name);
            return Problems.RedisDisconnected(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No ticket could be made: {Reason}.")]
    private partial void LogNotIssued(string reason);
}
