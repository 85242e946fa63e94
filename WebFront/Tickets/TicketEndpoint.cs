using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Access;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Enrichment;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.WebFront.Tickets;

/// <summary><c>POST /api/enrichment/stream/{bom_id}/ticket</c>: a token for the URL of one stream.</summary>
internal sealed partial class TicketEndpoint(
    StreamTickets tickets, BomStates states, RedisLink redis, TimeProvider time, ILogger<TicketEndpoint> logger)
{
    public async Task<IResult> HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) return Problems.BadBomId();
        if (!await RequestBody.IsEmptyAsync(context)) return Problems.NoBodyExpected();
        if (redis.State is LinkState.Lost) return Problems.RedisDisconnected(context);
        var viewer = Viewer.Of(context);
        // As the stream says, which the ticket would not open.
        if (viewer.ExpiresAt - time.GetUtcNow() <= OpenStreams.ShortestLead)
            return Problems.Unauthorized(context, "The token ends now.");
        var answer = await states.AskAsync(viewer, id, context.RequestAborted);
        if (answer.State is not { } state) return answer.Refuse(context);

        // As for a stream: a BOM whose owner is not known yet may be waited for.
        if (state.Snapshot.OrganizationId is { } owner && !viewer.MaySee(owner)) return Problems.Forbidden();

        return Issue(context, viewer, id);
    }

    private IResult Issue(HttpContext context, Viewer viewer, BomId bomId)
    {
        try
        {
            var (ticket, expiresAt) = tickets.Issue(viewer, bomId);
            return Results.Json(new Dictionary<string, object>
            {
                ["ticket"] = ticket,
                ["expires_at"] = expiresAt,
                ["url"] = $"{context.Request.PathBase}/api/enrichment/stream/{bomId}?token={ticket}",
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
