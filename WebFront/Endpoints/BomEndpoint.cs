using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary><c>GET /api/enrichment/boms/{bom_id}</c>: the current state, for those who poll.</summary>
internal sealed class BomEndpoint(BomStates states)
{
    public async Task<IResult> HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) return Problems.BadBomId();
        var viewer = Viewer.Of(context);
        var answer = await states.AskAsync(viewer, id, context.RequestAborted);
        if (answer.State is not { } state) return answer.Refuse(context);
        return BomAccess.Refuse(viewer, id, state)
            ?? Results.Bytes(Describe(id, state), "application/json");
    }

    private static byte[] Describe(BomId id, EnrichmentState state)
    {
        var (snapshot, newest) = (state.Snapshot, state.Newest!);
        var failed = snapshot.Terminal is { Kind: not EventKind.Completed } terminal ? terminal : null;
        var isPaused = snapshot.Paused is not null;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("bom_id", id.Value);
            writer.WriteString("organization_id", snapshot.OrganizationId);
            writer.WriteString("run", snapshot.Run?.Name);
            writer.WriteString("status", RunStatus.Word(snapshot.Terminal, isPaused, state.IsStalled));
            WriteMember(writer, "state", snapshot.LastState);
            WriteMember(writer, "error", failed);
            WriteMember(writer, "message", failed);
            writer.WriteString("last_event_id", newest.EventId);
            writer.WriteString("last_event_type", newest.EventType);
            if (state.ReceivedAt is { } receivedAt) writer.WriteString("received_at", receivedAt);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    // As published, down to the bytes: 45.0 stays 45.0, and text that is no Unicode is the reader's to judge.
    private static void WriteMember(Utf8JsonWriter writer, string name, EnrichmentEvent? published)
    {
        writer.WritePropertyName(name);
        if (published is not null && JsonElement.Parse(published.Document).TryGetMember(name, out var member))
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member), skipInputValidation: true);
        else
            writer.WriteNullValue();
    }
}
