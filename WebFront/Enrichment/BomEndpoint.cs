using System.Text.Json;
using System.Text.Json.Nodes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary><c>GET /api/enrichment/boms/{bom_id}</c>: the current state, for those who poll.</summary>
internal sealed partial class BomEndpoint(IClusterClient cluster, ILogger<BomEndpoint> logger)
{
    public async Task<IResult> HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) return Problems.BadBomId();
        if (await AskAsync(id, context.RequestAborted) is not { } state) return Problems.ClusterUnavailable(context);
        return state.Newest is null ? Problems.UnknownBom(id) : Results.Json(Describe(id, state));
    }

    private async Task<EnrichmentState?> AskAsync(BomId id, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<IEnrichmentGrain>(id.Value).GetStateAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(exception, id);
            return null;
        }
    }

    private static JsonObject Describe(BomId id, EnrichmentState state)
    {
        var (snapshot, newest) = (state.Snapshot, state.Newest!);
        var failure = snapshot.Terminal is { Kind: EventKind.Failed } failed ? Read(failed) : (JsonElement?)null;
        return new JsonObject
        {
            ["bom_id"] = id.Value,
            ["organization_id"] = snapshot.OrganizationId,
            ["run"] = snapshot.Run?.Name,
            ["status"] = Status(snapshot),
            ["state"] = snapshot.LastState is { } last ? Take(Read(last), "state") : null,
            ["error"] = Take(failure, "error"),
            ["message"] = Take(failure, "message"),
            ["last_event_id"] = newest.EventId,
            ["last_event_type"] = newest.EventType,
            ["received_at"] = state.ReceivedAt,
        };
    }

    private static string Status(EnrichmentSnapshot snapshot) => snapshot.Terminal?.Kind switch
    {
        EventKind.Completed => "completed",
        EventKind.Failed => "failed",
        _ => "running",
    };

    // Numbers keep their text: 45.0 stays 45.0. Of a repeated name the last counts, as for the rules.
    private static JsonElement Read(EnrichmentEvent published) => JsonElement.Parse(published.Document);

    private static JsonNode? Take(JsonElement? document, string name) =>
        document is { } parsed && parsed.TryGetProperty(name, out var member) ? Node(member) : null;

    private static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: the grain could not be asked for its state.")]
    private partial void LogUnanswered(Exception exception, BomId bomId);
}
