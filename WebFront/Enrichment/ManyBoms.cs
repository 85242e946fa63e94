using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>A stream of several BOMs: each begins, is checked and ends by the rules of a stream of its own. The stream
/// ends with the last of them.</summary>
internal sealed class ManyBoms : StreamContent
{
    private readonly BomHubs _hubs;
    private readonly SseConnection _connection;
    private readonly Viewer _viewer;
    private readonly Part[] _parts;
    private int _open;

    public ManyBoms(BomHubs hubs, IReadOnlyList<BomId> bomIds, SseConnection connection, Viewer viewer)
    {
        _hubs = hubs;
        _connection = connection;
        _viewer = viewer;
        _parts = [.. bomIds.Select(bomId => new Part(this, hubs.Acquire(bomId)))];
        _open = _parts.Length;
    }

    public override async Task<JoinResult> JoinAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var resume = ResumePoints.ReadMany(request);
        var joined = await Task.WhenAll(_parts.Select(part => JoinAsync(part, resume, cancellationToken)));
        if (joined.Any(one => one.Outcome is JoinOutcome.Unavailable)) return JoinResult.Unavailable;
        if (joined.All(one => one.Outcome is JoinOutcome.Forbidden)) return JoinResult.Forbidden;
        if (joined.All(one => one.Ends) && Array.Find(joined, one => one.Outcome is JoinOutcome.Ended) is { } ended)
            return ended;

        SseFrame[] first = [.. _parts.Zip(joined, First).SelectMany(static frames => frames)];
        foreach (var _ in joined.Where(one => one.Ends)) Close();
        return new JoinResult(JoinOutcome.Live, first, Ends: false);
    }

    public override void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Hub.Leave(part);
            _hubs.Release(part.Hub);
        }
    }

    private static IEnumerable<SseFrame> First(Part part, JoinResult joined)
    {
        var bomId = part.Hub.BomId;
        if (joined.Outcome is not JoinOutcome.Forbidden) yield return SseFrames.Connected(bomId, Word(joined.Outcome));
        foreach (var frame in joined.First) yield return SseFrames.Named(bomId, frame);
    }

    private async Task<JoinResult> JoinAsync(
        Part part, IReadOnlyDictionary<BomId, ResumePoint> resume, CancellationToken cancellationToken)
    {
        var bomId = part.Hub.BomId;
        if (!_viewer.MayAsk(bomId)) return JoinResult.Forbidden;
        var request = new JoinRequest(part, _viewer, resume.GetValueOrDefault(bomId));
        return await part.Hub.JoinAsync(request, cancellationToken);
    }

    // Called once a BOM, by whoever ends it.
    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0) _connection.End(ReadOnlyMemory<SseFrame>.Empty);
    }

    private sealed class Part(ManyBoms whole, BomHub hub) : BomReader
    {
        public BomHub Hub => hub;

        public override void Send(BomFrames frames) => whole._connection.Send(frames.Named);

        public override void End(BomFrames last)
        {
            Send(last);
            whole.Close();
        }
    }
}
