using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Refuses a token too long to be one before anything reads it.</summary>
internal sealed class TokenSize(IOptions<LimitOptions> options, FailureLimit failures) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var most = options.Value.TokenBytes;
        // What another scheme brings, such as a Kerberos ticket for a proxy, is no token.
        RequestToken.FromHeader(context.Request, out var inHeader);
        var fits = (inHeader?.Length ?? 0) <= most;
        // Encoded, a token only grows.
        if (fits && (context.Request.QueryString.Value?.Length ?? 0) <= most) return next(context);
        if (fits && context.Request.Query["token"].ToString().Length <= most) return next(context);

        return failures.RefuseAsync(
            context, refused => Problems.Unauthorized(refused, $"The token is longer than {most} bytes."));
    }
}
