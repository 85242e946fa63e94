using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>A stream of one BOM: <c>/stream/{bom_id}</c>.</summary>
internal sealed class OneBom(BomHubs hubs, BomId bomId, SseConnection connection, Viewer viewer) : StreamContent
{
    private readonly BomReader _reader = new BomReader.Whole(connection);
    private readonly BomHub _hub = hubs.Acquire(bomId);

    public override async Task<JoinResult> JoinAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var resume = ResumePoints.Read(request);
        var joined = await _hub.JoinAsync(new JoinRequest(_reader, viewer, resume), cancellationToken);
        return joined with { First = [SseFrames.Connected(bomId, Word(joined.Outcome)), .. joined.First] };
    }

    public override void Dispose()
    {
        _hub.Leave(_reader);
        hubs.Release(_hub);
    }
}
