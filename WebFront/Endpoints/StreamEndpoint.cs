using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Revocation;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary><c>GET /api/enrichment/stream/{bom_id}</c>, and <c>GET /api/enrichment/stream?bom_id=…&amp;bom_id=…</c> for
/// several BOMs on one connection. <c>HEAD</c> gets the status and the headers that a stream would begin
/// with.</summary>
internal sealed class StreamEndpoint(
    BomHubs hubs, SseConnections connections, StreamGate gate, IOptions<SseOptions> options, SseMetrics metrics,
    OpenStreams streams, Revocations revocations, UnknownBomLimit unknownBoms, HistoryPages history, StreamHead head,
    TimeProvider time)
{
    /// <summary>Answers with a stream, or says why there is none.</summary>
    public async Task HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id)) await Problems.BadBomId().ExecuteAsync(context);
        else if (!Viewer.Of(context).MayAsk(id)) await Problems.Forbidden().ExecuteAsync(context);
        else
            await EnterAsync(
                context, [id], stream => new OneBom(hubs, history, id, stream.Connection, stream.Viewer, time));
    }

    /// <summary>Answers with a stream of several BOMs, or says why there is none.</summary>
    public async Task HandleManyAsync(HttpContext context)
    {
        if (RequestedBoms.Read(context.Request) is { } ids)
            await EnterAsync(context, ids, stream => new ManyBoms(hubs, history, ids, stream.Connection, stream.Viewer, time));
        else await Problems.BadBomIds(RequestedBoms.Most).ExecuteAsync(context);
    }

    private async Task EnterAsync(HttpContext context, BomId[] bomIds, Func<OpenStream, StreamContent> open)
    {
        var viewer = Viewer.Of(context);
        if (!connections.Draining && await IsHeldUpAsync(context, viewer)) return;

        if (viewer.ExpiresAt - time.GetUtcNow() <= OpenStreams.ShortestLead)
        {
            await Problems.Unauthorized(context, "The token ends now.").ExecuteAsync(context);
            return;
        }

        var connection = new SseConnection(options.Value, metrics, time, context.Abort);
        var stream = new OpenStream(connection, viewer, bomIds, ClientAddress.Of(context.Connection.RemoteIpAddress));
        if (HttpMethods.IsHead(context.Request.Method))
        {
            await TellAsync(context, stream);
            return;
        }

        if (streams.TryEnter(stream) is { } cap)
        {
            await RefuseAsync(context, cap);
            return;
        }

        try
        {
            await AskAsync(context, stream, open);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        finally
        {
            streams.Leave(stream);
        }
    }

    private async Task<bool> IsHeldUpAsync(HttpContext context, Viewer viewer)
    {
        switch (await gate.KnowAsync(viewer, context.RequestAborted))
        {
            case LinkState.Connected:
                return false;
            case LinkState.Lost:
                await Problems.RedisDisconnected(context).ExecuteAsync(context);
                return true;
            default:
                // An EventSource has its token in the URL; who sends a header can read a status.
                if (gate.IsRefused && !viewer.IsAdmin && !RequestToken.IsInUrl(context.Request))
                    await Problems.RevocationsRefused(context).ExecuteAsync(context);
                else await SseAnswers.ComeBackLaterAsync(context, SseFrames.Retry());
                return true;
        }
    }

    private async Task AskAsync(HttpContext context, OpenStream stream, Func<OpenStream, StreamContent> open)
    {
        using var questions = await unknownBoms.AskAsync(stream.Viewer, stream.BomIds, context.RequestAborted);
        if (questions is null) await SseAnswers.ComeBackLaterAsync(context, SseFrames.RetryLater());
        else await ServeAsync(context, stream, open, questions);
    }

    private async Task ServeAsync(
        HttpContext context, OpenStream stream, Func<OpenStream, StreamContent> open, BomQuestions questions)
    {
        var connection = stream.Connection;
        using var content = open(stream);
        try
        {
            // Now that it is among those which a revocation closes: one that came before must not be missed.
            if (revocations.Refuses(stream)) await Problems.Revoked(context).ExecuteAsync(context);
            else if (connections.TryAdd(connection)) await StreamAsync(context, stream, content, questions);
            else await SseAnswers.ComeBackLaterAsync(context, SseFrames.Retry());
        }
        finally
        {
            connection.Release();
            connections.Remove(connection);
        }
    }

    // What GET would answer now, without a stream: no slot is taken, no BOM joined.
    private async Task TellAsync(HttpContext context, OpenStream stream)
    {
        if (streams.Check(stream) is { } cap) await RefuseAsync(context, cap);
        else if (revocations.Refuses(stream)) await Problems.Revoked(context).ExecuteAsync(context);
        else if (connections.Draining) SseAnswers.SetHeaders(context);
        else
        {
            var isMany = context.Request.RouteValues["bom_id"] is null;
            var outcome = await head.DecideAsync(context.Request, stream, isMany, context.RequestAborted);
            if (!await AnswerWithoutStreamAsync(context, outcome)) SseAnswers.SetHeaders(context);
        }
    }

    private static async Task StreamAsync(
        HttpContext context, OpenStream stream, StreamContent content, BomQuestions questions)
    {
        var connection = stream.Connection;
        await using var gone = context.RequestAborted.UnsafeRegister(
            static connection => ((SseConnection)connection!).Break(), connection);
        // Most clients that go away only end their input: a stream gets what it begins with, and ends in good order.
        // Before it joins, so that it ends with that, and that one which takes too long to join ends, too.
        await using var left = HalfClose.InputEnded(context).UnsafeRegister(
            static connection => ((SseConnection)connection!).End(new[] { SseFrames.Retry() }), connection);
        var joined = await content.JoinAsync(context.Request, questions, context.RequestAborted);
        if (await AnswerWithoutStreamAsync(context, joined.Outcome)) return;

        SseAnswers.SetHeaders(context);
        // Of one that ends before it began, only the connected frame comes before the reason.
        connection.Start(context.Response.BodyWriter, stream.IsEnding ? joined.First[..1] : joined.First);
        if (joined.Ends) connection.End(ReadOnlyMemory<SseFrame>.Empty);
        await content.GoOnAsync(context.RequestAborted);
        await connection.Completion;
    }

    private static async Task<bool> AnswerWithoutStreamAsync(HttpContext context, JoinOutcome outcome)
    {
        switch (outcome)
        {
            case JoinOutcome.Ended:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return true;
            case JoinOutcome.Forbidden:
                await Problems.Forbidden().ExecuteAsync(context);
                return true;
            case JoinOutcome.Unavailable:
                await SseAnswers.ComeBackLaterAsync(context, SseFrames.Retry());
                return true;
            default:
                return false;
        }
    }

    // An EventSource has its token in the URL; who sends a header can read a status.
    private static Task RefuseAsync(HttpContext context, StreamCap cap) =>
        RequestToken.IsInUrl(context.Request) ? SseAnswers.ComeBackLaterAsync(context, SseFrames.RetryLater())
        : cap is StreamCap.Process ? Problems.ProcessFull(context).ExecuteAsync(context)
        : cap is StreamCap.SubjectBoms ? Problems.TooManyBoms(context).ExecuteAsync(context)
        : Problems.TooManyStreams(context, cap.ToString().ToLowerInvariant()).ExecuteAsync(context);
}
