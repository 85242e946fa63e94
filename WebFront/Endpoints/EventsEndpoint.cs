using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary><c>GET /api/enrichment/boms/{bom_id}/events?after=&amp;limit=</c>: what is recorded, oldest
/// first.</summary>
internal sealed class EventsEndpoint(BomStates states, HistoryPages pages)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int MaxBytes = 1 << 20;

    public async Task<IResult> HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) return Problems.BadBomId();
        if (ReadLimit(context.Request) is not { } limit) return Problems.BadLimit(MaxLimit);
        var viewer = Viewer.Of(context);
        var answer = await states.AskAsync(viewer, id, context.RequestAborted);
        if (answer.State is not { } state) return answer.Refuse(context);
        if (BomAccess.Refuse(viewer, id, state) is { } refused) return refused;

        var after = context.Request.Query["after"].ToString();
        var query = new HistoryQuery(id, after.Length > 0 ? after : null, limit, MaxBytes);
        var page = await pages.TryReadAsync(viewer, history => ReadAsync(history, query, viewer, context.RequestAborted));
        return page?.Answer switch
        {
            null => Problems.TooManyReads(context),
            HistoryAnswer.Found => Results.Bytes(Describe(page), "application/json"),
            HistoryAnswer.UnknownEvent => Problems.UnknownEvent(),
            HistoryAnswer.Disabled => Problems.NoHistory(),
            _ => Problems.HistoryUnavailable(context),
        };
    }

    // Who may insert into the table may name any BOM: what is another organization's is left out, also as a place to go
    // on from.
    private static async Task<HistoryPage> ReadAsync(
        HistoryLink history, HistoryQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        var most = query.MostEvents;
        var page = await history.ReadAsync(query, cancellationToken);
        if (page.After is { } after && !IsOpen(viewer, after)) return HistoryPage.None(HistoryAnswer.UnknownEvent);

        List<EnrichmentEvent> open = [.. page.Events.Where(one => IsOpen(viewer, one))];
        while (page is { HasMore: true, Events: [.., var last] } && !IsOpen(viewer, last))
        {
            var bytes = open.Sum(static one => one.Document.Length);
            var left = Math.Max(1, MaxBytes - bytes);
            query = query with { AfterEventId = last.EventId, MostEvents = most - open.Count, MostBytes = left };
            page = await history.ReadAsync(query, cancellationToken);
            foreach (var one in page.Events.Where(one => IsOpen(viewer, one)))
            {
                // A page has one event at least, however little was asked for.
                bytes += one.Document.Length;
                if (bytes > MaxBytes && open.Count > 0) return page with { Events = [.. open], HasMore = true };
                open.Add(one);
            }
        }

        return page with { Events = [.. open] };
    }

    private static bool IsOpen(Viewer viewer, EnrichmentEvent one) =>
        one.OrganizationId is not { } named || viewer.MaySee(named);

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
