using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Serves below a path: <c>PATH_BASE</c>, or what a trusted proxy says in <c>X-Forwarded-Prefix</c>.</summary>
/// <remarks>Comes after the middleware of forwarded headers, which has put the latter into
/// <see cref="HttpRequest.PathBase"/>, and before routing. Whether the proxy takes the prefix off or not is the
/// same.</remarks>
internal sealed partial class PathPrefix(RequestDelegate next, IOptions<HttpOptions> options)
{
    // Below a prefix of /api, too, these are paths from which it was taken off.
    private static readonly PathString[] Own = ["/api/enrichment", "/api/demo", "/health"];

    private readonly PathString _configured = TryParse(options.Value.PathBase, out var prefix) ? prefix : default;

    /// <summary>Reads a prefix.</summary>
    /// <param name="text">A path; a slash at its end is no part of it. Null or blank for none.</param>
    /// <param name="prefix">The prefix, without a slash at its end.</param>
    /// <returns>False where a link that begins with it could mean something else.</returns>
    public static bool TryParse(string? text, out PathString prefix)
    {
        prefix = default;
        var path = text?.Trim().TrimEnd('/') ?? "";
        if (path.Length == 0) return true;
        if (!Segments.IsMatch(path) || path.Split('/').Any(static segment => segment is "." or "..")) return false;

        prefix = path;
        return true;
    }

    /// <summary>Whether a prefix begins with a path of the service: below it, the two could not be told
    /// apart.</summary>
    public static bool IsOwn(PathString prefix) =>
        Array.Exists(Own, own => prefix.StartsWithSegments(own, StringComparison.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // What a proxy passes on from its client may be anything: only a prefix is taken for one.
        var prefix = TryParse(request.PathBase.Value, out var forwarded) && forwarded.HasValue ? forwarded : _configured;
        request.PathBase = prefix;
        if (!prefix.HasValue || IsOwn(request.Path)
            || !request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out var rest)) return next(context);

        if (!rest.HasValue && ReadRoutes.Methods.Contains(request.Method))
        {
            // The page's own links are relative, so its address must end with a slash.
            // A query with what no URL holds would be no header, either.
            var query = request.QueryString.Value.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')
                ? default
                : request.QueryString;
            context.Response.Redirect($"{prefix}/{query}", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        }

        request.Path = rest;
        return next(context);
    }

    [GeneratedRegex(@"^(?:/[A-Za-z0-9._~-]+){1,16}\z")]
    private static partial Regex Segments { get; }
}
