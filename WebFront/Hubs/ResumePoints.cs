using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using Microsoft.AspNetCore.WebUtilities;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Reads where a client wants to go on: docs/PROTOCOL.md, "Resume".</summary>
/// <remarks>
/// The header wins: a client that reconnects by itself repeats the URL, but its header is newer. Polyfills that cannot
/// send it put it into the URL: there it means the same, and wins over <c>after</c>, which says where a client began.
/// </remarks>
internal static class ResumePoints
{
    private const string Header = "Last-Event-ID";
    private const string Parameter = "after";

    // event-source-polyfill, Mercure (lastEventID), others. The case of a parameter's name does not matter.
    private static readonly string[] InUrl = ["lastEventId", "last_event_id", "last-event-id"];

    /// <summary>For a stream of one BOM; null where the client begins.</summary>
    public static ResumePoint? Read(HttpRequest request)
    {
        var last = request.Headers[Header].ToString() is { Length: > 0 } header ? header : Repeated(request).LastOrDefault();
        if (last is not null) return Resume(last, reconnect: true);
        return request.Query[Parameter].ToString() is { Length: > 0 } after ? Resume(after, reconnect: false) : null;
    }

    /// <summary>For a stream of several BOMs: each point is <c>bom_id/event_id</c>. The header names one BOM, the
    /// parameter can be repeated.</summary>
    public static IReadOnlyDictionary<BomId, ResumePoint> ReadMany(HttpRequest request)
    {
        var points = new Dictionary<BomId, ResumePoint>();
        foreach (var after in request.Query[Parameter]) Add(points, after, reconnect: false);
        foreach (var last in Repeated(request)) Add(points, last, reconnect: true);
        Add(points, request.Headers[Header].ToString(), reconnect: true);
        return points;
    }

    // A polyfill appends to the URL that it was given, so of several the last is the newest.
    private static List<string> Repeated(HttpRequest request)
    {
        List<string> ids = [];
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (InUrl.Contains(pair.DecodeName().ToString(), StringComparer.OrdinalIgnoreCase)
                && pair.DecodeValue() is { Length: > 0 } id) ids.Add(id.ToString());
        }

        return ids;
    }

    // What cannot be an event's id is no place to go on from, as an unknown id is none.
    private static ResumePoint? Resume(string eventId, bool reconnect) =>
        EventDocument.IsUsableId(eventId) ? new(eventId, reconnect) { AsksHistory = true } : null;

    // What names no BOM is no place to go on from, as an unknown id is none: the BOM begins with its snapshot.
    private static void Add(Dictionary<BomId, ResumePoint> points, string? text, bool reconnect)
    {
        var parts = text?.Split('/', 2) ?? [];
        if (parts.Length == 2 && EventDocument.IsUsableId(parts[1]) && BomId.TryParse(parts[0], out var bomId))
            points[bomId] = new ResumePoint(parts[1], reconnect) { AsksHistory = true };
    }
}
