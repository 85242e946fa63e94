using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Primitives;

namespace EnrichmentStream.WebFront.Http;

/// <summary>The BOMs that a request names, in its path or its query.</summary>
internal static class RequestedBoms
{
    /// <summary>Most BOMs of one stream; their ids fit a URL of 8 KiB.</summary>
    public const int Most = 50;

    /// <summary>The BOMs of a request, each once; null where they are none, too many, or no ids.</summary>
    public static BomId[]? Read(HttpRequest request)
    {
        StringValues texts = request.RouteValues["bom_id"] is string one ? new(one) : request.Query["bom_id"];
        var ids = new HashSet<BomId>();
        foreach (var text in texts)
        {
            if (!BomId.TryParse(text, out var id)) return null;
            ids.Add(id);
        }

        return ids.Count is > 0 and <= Most ? [.. ids] : null;
    }
}
