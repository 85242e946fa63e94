using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>A stream of several BOMs: each begins, is checked and ends by the rules of a stream of its own. The stream
/// ends with the last of them.</summary>
/// <remarks>It begins with those whose grains answer in time; the others join when theirs have.</remarks>
internal sealed class ManyBoms : StreamContent
{
    // Longer than a grain takes that reads its history; a silo that hangs takes 12 s and more.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly BomHubs _hubs;
    private readonly SseConnection _connection;
    private readonly Viewer _viewer;
    private readonly TimeProvider _time;
    private readonly Part[] _parts;
    private int _open;

    public ManyBoms(
        BomHubs hubs, IReadOnlyList<BomId> bomIds, SseConnection connection, Viewer viewer, TimeProvider time)
    {
        _hubs = hubs;
        _connection = connection;
        _viewer = viewer;
        _time = time;
        _parts = [.. bomIds.Select(bomId => new Part(this, hubs.Acquire(bomId)))];
        _open = _parts.Length;
    }

    public override async Task<JoinResult> JoinAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var resume = ResumePoints.ReadMany(request);
        var joining = Array.ConvertAll(_parts, part => JoinAsync(part, resume, cancellationToken));
        await SomeAnsweredAsync(joining, cancellationToken);
        var joined = new JoinResult?[_parts.Length];
        for (var i = 0; i < _parts.Length; i++) joined[i] = await AnswerAsync(_parts[i], joining[i]);
        return Begin(joined, cancellationToken);
    }

    public override IEnumerable<(BomId BomId, bool? IsKnown)> Answers() =>
        _parts.Select(part => (part.Hub.BomId, part.Request?.IsKnown));

    public override void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Hub.Leave(part);
            _hubs.Release(part.Hub);
        }
    }

    // All within a time, or the first that has an answer.
    private async Task SomeAnsweredAsync(Task<JoinResult>[] joining, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(joining).WaitAsync(LongestWait, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            List<Task<JoinResult>> pending = [.. joining];
            while (pending.Count > 0 && !joining.Any(HasAnswer)) pending.Remove(await Task.WhenAny(pending));
        }
    }

    private static bool HasAnswer(Task<JoinResult> joining) =>
        joining is { IsCompletedSuccessfully: true, Result.Outcome: not JoinOutcome.Unavailable };

    // Null where the stream begins without the BOM.
    private static async Task<JoinResult?> AnswerAsync(Part part, Task<JoinResult> joining)
    {
        if (!joining.IsCompleted && part.Request!.TryBeginWithout()) return null;

        var joined = await joining;
        return joined.Outcome is JoinOutcome.Unavailable ? null : joined;
    }

    private JoinResult Begin(JoinResult?[] joined, CancellationToken cancellationToken)
    {
        if (joined.All(one => one is null)) return JoinResult.Unavailable;
        if (joined.All(one => one?.Outcome is JoinOutcome.Forbidden)) return JoinResult.Forbidden;
        if (joined.All(one => one is { Ends: true })
            && Array.Find(joined, one => one!.Outcome is JoinOutcome.Ended) is { } ended)
            return ended;

        SseFrame[] first = [.. _parts.Zip(joined, First).SelectMany(static frames => frames)];
        foreach (var _ in joined.Where(one => one is { Ends: true })) Close();
        foreach (var (part, _) in _parts.Zip(joined).Where(pair => pair.Second is null)) part.JoinLater(cancellationToken);
        return new JoinResult(JoinOutcome.Live, first, Ends: false);
    }

    private static IEnumerable<SseFrame> First(Part part, JoinResult? joined)
    {
        var bomId = part.Hub.BomId;
        var outcome = joined?.Outcome ?? JoinOutcome.Live;
        if (outcome is not JoinOutcome.Forbidden) yield return SseFrames.Connected(bomId, Word(outcome));
        foreach (var frame in joined?.First ?? []) yield return frame.Named(bomId);
    }

    private async Task<JoinResult> JoinAsync(
        Part part, IReadOnlyDictionary<BomId, ResumePoint> resume, CancellationToken cancellationToken)
    {
        var bomId = part.Hub.BomId;
        if (!_viewer.MayAsk(bomId)) return JoinResult.Forbidden;
        part.Request = new JoinRequest(part, _viewer, resume.GetValueOrDefault(bomId));
        return await part.Hub.JoinAsync(part.Request, cancellationToken);
    }

    // Called once a BOM, by whoever ends it.
    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0) _connection.End(ReadOnlyMemory<SseFrame>.Empty);
    }

    private sealed class Part(ManyBoms whole, BomHub hub) : BomReader
    {
        public BomHub Hub => hub;

        public JoinRequest? Request { get; set; }

        // One that was begun without waits already; one that was refused asks anew.
        public void JoinLater(CancellationToken cancellationToken)
        {
            if (Request is { IsPatient: false } refused) _ = JoinAnewAsync(refused, cancellationToken);
        }

        public override void Send(BomFrames frames) => whole._connection.Send(frames.Named);

        public override void End(BomFrames last)
        {
            Send(last);
            whole.Close();
        }

        public override void Cut() => whole._connection.Disconnect();

        private async Task JoinAnewAsync(JoinRequest refused, CancellationToken cancellationToken)
        {
            try
            {
                Request = new JoinRequest(this, refused.Viewer, refused.Resume) { HasBegun = true, IsPatient = true };
                await hub.JoinAsync(Request, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The client has gone first.
            }
        }
    }
}
