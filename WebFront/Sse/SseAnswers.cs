namespace EnrichmentStream.WebFront.Sse;

/// <summary>The heads of answers that are streams, and the shortest of those.</summary>
internal static class SseAnswers
{
    /// <summary>Ends a stream before it begins, with when to try again.</summary>
    /// <remarks>A native <c>EventSource</c> never comes back after a status other than 200.</remarks>
    /// <param name="context">The request.</param>
    /// <param name="retry">A <c>retry:</c> field.</param>
    public static async Task ComeBackLaterAsync(HttpContext context, SseFrame retry)
    {
        SetHeaders(context);
        await context.Response.Body.WriteAsync(retry.Bytes, context.RequestAborted);
    }

    /// <summary>Sets what every stream begins with.</summary>
    public static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        // no-transform: a proxy that compresses would hold frames back until its block is full.
        headers.CacheControl = "no-cache, no-transform";
        headers["X-Accel-Buffering"] = "no";
        // RFC 9113 8.2.2 forbids the header from HTTP/2 on.
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) headers.Connection = "keep-alive";
    }
}
