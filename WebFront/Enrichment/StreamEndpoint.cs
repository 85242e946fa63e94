using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Access;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Revocation;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary><c>GET /api/enrichment/stream/{bom_id}</c>.</summary>
internal sealed class StreamEndpoint(
    BomHubs hubs, SseConnections connections, RedisLink redis, IOptions<SseOptions> options, SseMetrics metrics,
    OpenStreams streams, Revocations revocations, TimeProvider time)
{
    /// <summary>Answers with a stream, or says why there is none.</summary>
    public async Task HandleAsync(HttpContext context, string bomId)
    {
        if (!BomId.TryParse(bomId, out var id))
        {
            await Problems.BadBomId().ExecuteAsync(context);
            return;
        }

        if (!Viewer.Of(context).MayAsk(id))
        {
            await Problems.Forbidden().ExecuteAsync(context);
            return;
        }

        if (!redis.IsConnected && !connections.Draining)
        {
            await Problems.RedisDisconnected(context).ExecuteAsync(context);
            return;
        }

        var viewer = Viewer.Of(context);
        if (viewer.ExpiresAt - time.GetUtcNow() <= OpenStreams.ShortestLead)
        {
            await Problems.Unauthorized(context, "The token ends now.").ExecuteAsync(context);
            return;
        }

        var connection = new SseConnection(options.Value, metrics, time, context.Abort);
        var stream = new OpenStream(connection, viewer, [id], ClientAddress.Of(context.Connection.RemoteIpAddress));
        if (streams.TryEnter(stream) is { } cap)
        {
            await RefuseAsync(context, cap);
            return;
        }

        try
        {
            await ServeAsync(context, stream);
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

    private async Task ServeAsync(HttpContext context, OpenStream stream)
    {
        var connection = stream.Connection;
        var hub = hubs.Acquire(stream.BomIds[0]);
        var reader = new BomReader.Whole(connection);
        try
        {
            // Now that it is among those which a revocation closes: one that came before must not be missed.
            if (revocations.Refuses(stream)) await Problems.Revoked(context).ExecuteAsync(context);
            else if (connections.TryAdd(connection)) await StreamAsync(context, hub, stream, reader);
            else await ComeBackLaterAsync(context, SseFrames.Retry());
        }
        finally
        {
            connection.Release();
            hub.Leave(reader);
            hubs.Release(hub);
            connections.Remove(connection);
        }
    }

    private static async Task StreamAsync(HttpContext context, BomHub hub, OpenStream stream, BomReader reader)
    {
        var connection = stream.Connection;
        await using var gone = context.RequestAborted.UnsafeRegister(
            static connection => ((SseConnection)connection!).Break(), connection);
        var request = new JoinRequest(reader, Viewer.Of(context), ReadResumePoint(context.Request));
        var joined = await hub.JoinAsync(request, context.RequestAborted);
        if (joined.Outcome is JoinOutcome.Ended)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (joined.Outcome is JoinOutcome.Forbidden)
        {
            await Problems.Forbidden().ExecuteAsync(context);
            return;
        }

        if (joined.Outcome is JoinOutcome.Unavailable)
        {
            await ComeBackLaterAsync(context, SseFrames.Retry());
            return;
        }

        SetHeaders(context);
        var connected = SseFrames.Connected(hub.BomId, Word(joined.Outcome));
        var first = stream.IsEnding ? [] : joined.First;
        connection.Start(context.Response.BodyWriter, new[] { connected }.Concat(first).ToArray());
        if (joined.Ends) connection.End(ReadOnlyMemory<SseFrame>.Empty);
        await connection.Completion;
    }

    // An EventSource sends no Authorization header; who does can read a status.
    private static Task RefuseAsync(HttpContext context, StreamCap cap) =>
        context.Request.Headers.Authorization.Count == 0 ? ComeBackLaterAsync(context, SseFrames.RetryLater())
        : cap is StreamCap.Process ? Problems.ProcessFull(context).ExecuteAsync(context)
        : Problems.TooManyStreams(context, cap.ToString().ToLowerInvariant()).ExecuteAsync(context);

    // A native EventSource never comes back after a status other than 200, so it is told in a stream when to try again.
    private static async Task ComeBackLaterAsync(HttpContext context, SseFrame retry)
    {
        SetHeaders(context);
        await context.Response.Body.WriteAsync(retry.Bytes, context.RequestAborted);
    }

    private static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache";
        headers["X-Accel-Buffering"] = "no";
        // RFC 9113 8.2.2 forbids the header from HTTP/2 on.
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) headers.Connection = "keep-alive";
    }

    // The header wins: a client that reconnects by itself repeats the URL, but its header is newer.
    private static ResumePoint? ReadResumePoint(HttpRequest request)
    {
        if (request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last)
            return new ResumePoint(last, Reconnect: true);
        return request.Query["after"].ToString() is { Length: > 0 } after
            ? new ResumePoint(after, Reconnect: false)
            : null;
    }

    private static string Word(JoinOutcome outcome) => outcome switch
    {
        JoinOutcome.Snapshot => "snapshot",
        JoinOutcome.Replayed => "replayed",
        _ => "live",
    };
}
