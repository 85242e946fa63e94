using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>Resumes a stream beyond what grain and front hold: page by page from the history, each once the reader has
/// the one before, and then on with the hub.</summary>
/// <remarks>
/// The run is the one that the grain has judged to be current; a page's events belong to it by what they name. The last
/// pages' ids tell the hub where to go on: nothing is left out or sent twice, whatever comes meanwhile.
/// </remarks>
internal sealed class HistoryReplay(
    HistoryPages history, BomHub hub, BomReader reader, Viewer viewer, ResumePoint resume, TimeProvider time)
{
    // What one slow reader may hold of a replay.
    private const int PageEvents = 500;
    private const int PageBytes = 256 << 10;

    // The history may lag behind what is live; then the state has to do.
    private const int MaxTries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private RunMark _run = new(null, null); // Set by BeginAsync, as are the next two.
    private string[] _pastRuns = [];
    private string? _owner;
    private HashSet<string> _sent = [resume.EventId];
    private HashSet<string> _sentBefore = [];
    private string _last = resume.EventId;
    private HistoryPage _page = HistoryPage.None(HistoryAnswer.Unavailable);

    /// <summary>Reads the first page.</summary>
    /// <param name="known">What the hub knows of the BOM.</param>
    /// <param name="cancellationToken">The reader's.</param>
    /// <returns>False where the event to resume after is not recorded, or is of an older run.</returns>
    public async Task<bool> BeginAsync(EnrichmentSnapshot known, CancellationToken cancellationToken)
    {
        if (!await ReadAsync(cancellationToken) || _page.After is not { } after) return false;

        if (known.Run is not { } run) return false;

        (_run, _pastRuns, _owner) = (run, known.PastRuns, known.OrganizationId);
        return Belongs(after) && !(after.RunName is null && after.CreatedAt < run.OpenedAt);
    }

    /// <summary>Sends what is recorded, then lets the hub go on.</summary>
    /// <param name="connection">Begun, with nothing of the BOM under way but this.</param>
    /// <param name="cancellationToken">The reader's.</param>
    public async Task StreamAsync(SseConnection connection, CancellationToken cancellationToken)
    {
        for (var tries = 0; connection.IsOpen; tries = _page.Events.Length > 0 ? 0 : tries + 1)
        {
            if (SendPage()) return;

            await connection.DrainedAsync();
            if (!_page.HasMore && await HandOverAsync(connection, tries >= MaxTries, cancellationToken)) return;
            if (!_page.HasMore) await Task.Delay(Pause, time, cancellationToken);
            await ReadAsync(cancellationToken);
        }
    }

    // Whether that was the end.
    private bool SendPage()
    {
        var frames = new List<SseFrame>(_page.Events.Length);
        foreach (var one in _page.Events)
        {
            _last = one.EventId;
            if (!Belongs(one) || IsStartedAgain(one)) continue;

            // What is left out here may be of a run that the hub knows by now: only what was sent counts as sent.
            if (frames.Count == 0) (_sentBefore, _sent) = (_sent, []);
            _sent.Add(one.EventId);
            frames.Add(SseFrames.Event(one));
            if (!one.IsTerminal) continue;

            reader.End(new BomFrames(hub.BomId, [.. frames, SseFrames.StreamEnd(one.EventType)]));
            return true;
        }

        reader.Send(new BomFrames(hub.BomId, [.. frames]));
        return false;
    }

    // What the grain would have let count: the table may hold more, also of others.
    private bool Belongs(EnrichmentEvent one)
    {
        if (_owner is not null && one.OrganizationId is { } named && named != _owner) return false;
        if (one.RunName is null) return !(_run.FollowsOpenRun && one.CreatedAt < _run.OpenedAt);
        return _run.HasRunId(one) || (_run.HasWorkflow(one) && !(one.WorkflowRunId is { } id && _pastRuns.Contains(id)));
    }

    private bool IsStartedAgain(EnrichmentEvent one) =>
        one is { Kind: EventKind.Started, WorkflowRunId: not null } && one.EventId != _run.FirstEventId;

    // Whether the hub goes on, or nobody does.
    private async Task<bool> HandOverAsync(SseConnection connection, bool giveUp, CancellationToken cancellationToken)
    {
        var point = giveUp ? null : resume with { Sent = _sent.Union(_sentBefore).ToHashSet() };
        var joined = await JoinAsync(point, cancellationToken);
        // Another run has begun meanwhile: it begins with its state.
        if (joined.Known is { Run: { } run } && !run.IsSameAs(_run)) joined = await JoinAsync(null, cancellationToken);
        if (joined.Outcome is JoinOutcome.Recorded) return false;
        if (joined.Outcome is JoinOutcome.Unavailable) connection.End((SseFrame[])[SseFrames.Retry()]);
        return true;
    }

    private Task<JoinResult> JoinAsync(ResumePoint? point, CancellationToken cancellationToken) =>
        hub.JoinAsync(new JoinRequest(reader, viewer, point) { HasBegun = true }, cancellationToken);

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var query = new HistoryQuery(hub.BomId, _last, PageEvents, PageBytes);
        _page = await history.ReadAsync(viewer, query, cancellationToken);
        return _page.Answer is HistoryAnswer.Found;
    }
}
