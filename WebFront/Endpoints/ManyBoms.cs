using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>A stream of several BOMs: each begins, is checked and ends by the rules of a stream of its own. The stream
/// ends with the last of them.</summary>
/// <remarks>
/// It begins with those whose grains answer in time; the others join when theirs have. Those that resume from the
/// history take turns once it has begun: a stream reads and holds one page at a time, as that of one BOM does.
/// </remarks>
internal sealed class ManyBoms : StreamContent
{
    // Longer than a grain takes that reads its history; a silo that hangs takes 12 s and more.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly BomHubs _hubs;
    private readonly HistoryPages _history;
    private readonly SseConnection _connection;
    private readonly Viewer _viewer;
    private readonly TimeProvider _time;
    private readonly Part[] _parts;
    private readonly SemaphoreSlim _replaying = new(1);
    private (Part Part, JoinResult Joined)[] _recorded = [];
    private int _open;

    public ManyBoms(
        BomHubs hubs, HistoryPages history, IReadOnlyList<BomId> bomIds, SseConnection connection, Viewer viewer,
        TimeProvider time)
    {
        _hubs = hubs;
        _history = history;
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

    public override async Task GoOnAsync(CancellationToken cancellationToken)
    {
        foreach (var (part, joined) in _recorded) await ReplayAsync(part, joined, cancellationToken);
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
        if (!joining.IsCompleted && part.TryBeginWithout()) return null;

        var joined = await joining;
        return joined.Outcome is JoinOutcome.Unavailable ? null : joined;
    }

    private JoinResult Begin(JoinResult?[] joined, BomQuestions questions, CancellationToken cancellationToken)
    {
        if (joined.All(one => one is null)) return JoinResult.Unavailable;
        if (joined.All(one => one?.Outcome is JoinOutcome.Forbidden)) return JoinResult.Forbidden;
        if (joined.All(one => one is { IsOver: true })
            && Array.Find(joined, one => one!.Outcome is JoinOutcome.Ended) is { } ended)
            return ended;

        // A setting of the cluster, which any BOM's answer tells.
        var stalledAfter = joined.Select(static one => one?.Status.StalledAfter).FirstOrDefault(static span => span is not null);
        SseFrame[] first =
        [
            .. _parts.Zip(joined, (part, one) => First(part, one, stalledAfter)).SelectMany(static frames => frames),
        ];
        if (first.Length == 0) first = [SseFrames.KeepAlive]; // The answer begins, though all read their history first.
        foreach (var _ in joined.Where(one => one is { IsOver: true })) Close();
        foreach (var (part, _) in _parts.Zip(joined).Where(pair => pair.Second is null))
            _ = part.JoinLaterAsync(questions, cancellationToken);
        _recorded = [.. _parts.Zip(joined).Where(pair => pair.Second is { Outcome: JoinOutcome.Recorded })!];
        return new JoinResult(JoinOutcome.Live, first, Ends: false);
    }

    private SseFrame Connected(Part part, JoinOutcome outcome, RunStatus status) =>
        SseFrames.Connected(part.Hub.BomId, Word(outcome), _connection.KeepAliveTime, status);

    private IEnumerable<SseFrame> First(Part part, JoinResult? joined, TimeSpan? stalledAfter)
    {
        var bomId = part.Hub.BomId;
        var outcome = joined?.Outcome ?? JoinOutcome.Live;
        var status = joined?.Status ?? new RunStatus(null, null, stalledAfter);
        // One that resumes from the history is connected when it is its turn.
        if (outcome is not (JoinOutcome.Forbidden or JoinOutcome.Recorded))
            yield return Connected(part, outcome, status);
        foreach (var frame in joined?.First ?? []) yield return frame.Named(bomId);
    }

    private async Task ReplayAsync(Part part, JoinResult joined, CancellationToken cancellationToken)
    {
        await _replaying.WaitAsync(cancellationToken);
        try
        {
            if (!_connection.IsOpen) return;

            var replay = new HistoryReplay(_history, part.Hub, part, _viewer, part.Request!.Resume!, _time);
            var isFound = await replay.BeginAsync(joined.Known!, cancellationToken);
            var outcome = isFound ? JoinOutcome.Replayed : JoinOutcome.Snapshot;
            Greet(part, outcome, joined.Status);
            if (isFound) await replay.StreamAsync(_connection, cancellationToken);
            else await part.JoinWithStateAsync(cancellationToken);
        }
        finally
        {
            _replaying.Release();
        }
    }

    private void Greet(Part part, JoinOutcome outcome, RunStatus status) =>
        _connection.Send(new[] { Connected(part, outcome, status) });

    // Called once a BOM, by whoever ends it.
    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0) _connection.End(ReadOnlyMemory<SseFrame>.Empty);
    }

    private sealed class Part(ManyBoms whole, BomHub hub) : BomReader
    {
        // The stream has begun without it. Set before the hub can know that, whose loop owns it from then on.
        private bool _isLate;

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

        public bool TryBeginWithout()
        {
            _isLate = true;
            return Request!.TryBeginWithout() || (_isLate = false);
        }

        // One that was begun without waits already; one that was refused asks anew.
        public async Task JoinLaterAsync(BomQuestions questions, CancellationToken cancellationToken)
        {
            try
            {
                if (!Request!.IsPatient) _isLate = true;
                var joined = Request.IsPatient
                    ? await Request.Answer
                    : await JoinAsync(Again(Request.Resume), questions, cancellationToken);
                if (joined.Outcome is JoinOutcome.Recorded)
                    await whole.ReplayAsync(this, joined, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The client has gone first.
            }
        }

        public Task<JoinResult> JoinWithStateAsync(CancellationToken cancellationToken) =>
            hub.JoinAsync(Again(resume: null), cancellationToken);

        // It was said to be live, before anything was known of it.
        public override void Begin(JoinResult joined)
        {
            if (!_isLate) return;

            _isLate = false;
            if (joined.Outcome is JoinOutcome.Snapshot or JoinOutcome.Replayed)
                whole.Greet(this, joined.Outcome, joined.Status);
        }

        public override void Send(BomFrames frames) => whole._connection.Send(WithoutSkipped(frames.Named));

        public override void End(BomFrames last)
        {
            Send(last);
            whole.Close();
        }

        public override void Cut() => whole._connection.Disconnect();

        private JoinRequest Again(ResumePoint? resume) =>
            new(this, whole._viewer, resume) { HasBegun = true, IsPatient = true };
    }
}
