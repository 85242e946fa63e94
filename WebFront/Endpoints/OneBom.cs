using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>A stream of one BOM: <c>/stream/{bom_id}</c>.</summary>
internal sealed class OneBom(
    BomHubs hubs, HistoryPages history, BomId bomId, SseConnection connection, Viewer viewer, TimeProvider time)
    : StreamContent
{
    private readonly BomReader _reader = new BomReader.Whole(connection);
    private readonly BomHub _hub = hubs.Acquire(bomId);
    private HistoryReplay? _replay;

    public override async Task<JoinResult> JoinAsync(
        HttpRequest request, BomQuestions questions, CancellationToken cancellationToken)
    {
        var resume = ResumePoints.Read(request);
        var asked = new JoinRequest(_reader, viewer, resume);
        var joined = await _hub.JoinAsync(asked, cancellationToken);
        if (asked.IsKnown is { } isKnown) questions.Answer(bomId, isKnown);
        else questions.Withdraw();
        if (joined.Outcome is JoinOutcome.Recorded)
            joined = await ResumeAsync(resume!, joined.Known!, joined.Status, cancellationToken);
        var connected = SseFrames.Connected(bomId, Word(joined.Outcome), connection.KeepAliveTime, joined.Status);
        return joined with { First = [connected, .. joined.First] };
    }

    public override Task GoOnAsync(CancellationToken cancellationToken) =>
        _replay?.StreamAsync(connection, cancellationToken) ?? Task.CompletedTask;

    public override void Dispose()
    {
        _hub.Leave(_reader);
        hubs.Release(_hub);
    }

    private async Task<JoinResult> ResumeAsync(
        ResumePoint resume, EnrichmentSnapshot known, RunStatus status, CancellationToken cancellationToken)
    {
        var replay = new HistoryReplay(history, _hub, _reader, viewer, resume, time);
        if (!await replay.BeginAsync(known, cancellationToken))
            return await _hub.JoinAsync(new JoinRequest(_reader, viewer, resume: null), cancellationToken);

        _replay = replay;
        return new JoinResult(JoinOutcome.Replayed, [], Ends: false) { Status = status };
    }
}
