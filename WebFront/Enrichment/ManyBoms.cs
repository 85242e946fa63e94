using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Limits;
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

    public override async Task<JoinResult> JoinAsync(
        HttpRequest request, BomQuestions questions, CancellationToken cancellationToken)
    {
        var resume = ResumePoints.ReadMany(request);
        var joining = Array.ConvertAll(_parts, part => part.JoinAsync(
            new JoinRequest(part, _viewer, resume.GetValueOrDefault(part.Hub.BomId)), questions, cancellationToken));
        await SomeAnsweredAsync(joining, cancellationToken);
        var joined = new JoinResult?[_parts.Length];
        for (var i = 0; i < _parts.Length; i++) joined[i] = await AnswerAsync(_parts[i], joining[i]);
        if (Array.TrueForAll(joined, one => one is null)) questions.Withdraw();
        return Begin(joined, questions, cancellationToken);
    }

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

    private JoinResult Begin(JoinResult?[] joined, BomQuestions questions, CancellationToken cancellationToken)
    {
        if (joined.All(one => one is null)) return JoinResult.Unavailable;
        if (joined.All(one => one?.Outcome is JoinOutcome.Forbidden)) return JoinResult.Forbidden;
        if (joined.All(one => one is { Ends: true })
            && Array.Find(joined, one => one!.Outcome is JoinOutcome.Ended) is { } ended)
            return ended;

        SseFrame[] first = [.. _parts.Zip(joined, First).SelectMany(static frames => frames)];
        foreach (var _ in joined.Where(one => one is { Ends: true })) Close();
        foreach (var (part, _) in _parts.Zip(joined).Where(pair => pair.Second is null))
            part.JoinLater(questions, cancellationToken);
        return new JoinResult(JoinOutcome.Live, first, Ends: false);
    }

    private static IEnumerable<SseFrame> First(Part part, JoinResult? joined)
    {
        var bomId = part.Hub.BomId;
        var outcome = joined?.Outcome ?? JoinOutcome.Live;
        if (outcome is not JoinOutcome.Forbidden) yield return SseFrames.Connected(bomId, Word(outcome), joined?.Status ?? default);
        foreach (var frame in joined?.First ?? []) yield return frame.Named(bomId);
    }

    // Called once a BOM, by whoever ends it.
    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0) _connection.End(ReadOnlyMemory<SseFrame>.Empty);
    }

    private sealed class Part(ManyBoms whole, BomHub hub) : BomReader
    {
        public BomHub Hub => hub;

        public JoinRequest? Request { get; private set; }

        public async Task<JoinResult> JoinAsync(
            JoinRequest request, BomQuestions questions, CancellationToken cancellationToken)
        {
            if (!request.Viewer.MayAsk(hub.BomId)) return JoinResult.Forbidden;

            Request = request;
            var joined = await hub.JoinAsync(request, cancellationToken);
            // Otherwise the question stays open: the BOM joins later.
            if (request.IsKnown is { } isKnown) questions.Answer(hub.BomId, isKnown);
            return joined;
        }

        // One that was begun without waits already; one that was refused asks anew.
        public void JoinLater(BomQuestions questions, CancellationToken cancellationToken)
        {
            if (Request is { IsPatient: false } refused) _ = JoinAnewAsync(refused, questions, cancellationToken);
        }

        public override void Send(BomFrames frames) => whole._connection.Send(frames.Named);

        public override void End(BomFrames last)
        {
            Send(last);
            whole.Close();
        }

        public override void Cut() => whole._connection.Disconnect();

        private async Task JoinAnewAsync(
            JoinRequest refused, BomQuestions questions, CancellationToken cancellationToken)
        {
            try
            {
                var again = new JoinRequest(this, refused.Viewer, refused.Resume) { HasBegun = true, IsPatient = true };
                await JoinAsync(again, questions, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The client has gone first.
            }
        }
    }
}
