using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Tells clients that have said all they want to from those that are gone.</summary>
/// <remarks>
/// Kestrel takes the end of what a client sends (FIN) for the end of the connection, and aborts the request whose
/// answer is still on its way. TCP allows to close one direction alone (RFC 9293, 3.6), and <c>nc -N</c> or a proxy
/// does. Here the connection counts as closed if its socket is; the end of input alone is a token of its own. A
/// connection costs one registration, a request nothing.
/// </remarks>
internal sealed class HalfClose(RequestInput input, CancellationToken inputEnded)
{
    /// <summary>Serves every endpoint so that is added after this.</summary>
    public static void Allow(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(static endpoint =>
        endpoint.Use(static next => connection => ServeAsync(connection, next)));

    /// <summary>Cancelled once the client sends nothing more, whether it is gone or waits for answers.</summary>
    public static CancellationToken InputEnded(HttpContext context) =>
        context.Features.Get<HalfClose>()?.Token ?? context.RequestAborted;

    /// <summary>Makes the end of input a bad request from now on, until the body has been read.</summary>
    public static void SetInBody(HttpContext context, bool isInBody)
    {
        if (context.Features.Get<HalfClose>() is { } connection) connection.Input.IsInBody = isInBody;
    }

    private CancellationToken Token => inputEnded;

    private RequestInput Input => input;

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var inputEnded = connection.ConnectionClosed;
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        using var closed = new CancellationTokenSource();
        connection.ConnectionClosed = closed.Token;
        var input = new RequestInput(connection.Transport.Input);
        connection.Transport = new Transport(input, connection.Transport.Output);
        connection.Features.Set(new HalfClose(input, inputEnded));
        await using var ended = inputEnded.UnsafeRegister(
            _ =>
            {
                // False after a reset, or once this side has closed it; true where the client has ended its input.
                if (socket is not { Connected: true }) closed.Cancel();
            },
            state: null);
        await next(connection);
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
