using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary><c>GET /api/enrichment/boms/{bom_id}/events?after=&amp;limit=</c>: what is recorded, oldest first.</summary>
internal sealed class EventsEndpoint(BomStates states, HistoryLink history)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int MaxBytes = 1 << 20;

    public async Task<IResult> HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) return Problems.BadBomId();
        if (ReadLimit(context.Request) is not { } limit) return Problems.BadLimit(MaxLimit);
        if (await states.AskAsync(id, context.RequestAborted) is not { } state) return Problems.ClusterUnavailable(context);
        if (BomAccess.Refuse(Viewer.Of(context), id, state) is { } refused) return refused;

        var after = context.Request.Query["after"].ToString();
        var query = new HistoryQuery(id, after.Length > 0 ? after : null, limit, MaxBytes);
        var page = await history.ReadAsync(query, context.RequestAborted);
        return page.Answer switch
        {
            HistoryAnswer.Found => Results.Bytes(Describe(page), "application/json"),
            HistoryAnswer.UnknownEvent => Problems.UnknownEvent(),
            HistoryAnswer.Disabled => Problems.NoHistory(),
            _ => Problems.HistoryUnavailable(context),
        };
    }

    private static int? ReadLimit(HttpRequest request)
    {
        var text = request.Query["limit"].ToString();
        if (text.Length == 0) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : null;
    }

    // The documents as published, down to the bytes.
    private static byte[] Describe(HistoryPage page)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("events");
            foreach (var one in page.Events) writer.WriteRawValue(one.Document, skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteString("next", page.HasMore ? page.Events[^1].EventId : null);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }
}
