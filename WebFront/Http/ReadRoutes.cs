namespace EnrichmentStream.WebFront.Http;

/// <summary>Maps paths that are read: <c>HEAD</c> answers wherever <c>GET</c> does (RFC 9110, 9.1).</summary>
internal static class ReadRoutes
{
    /// <summary>The methods of such a path.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps a path; Kestrel leaves out the body of the answer to <c>HEAD</c>.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, Methods, handler);
}
