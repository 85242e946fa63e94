using EnrichmentStream.WebFront.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace EnrichmentStream.WebFront.Access;

/// <summary>Answers 401 as the schemes do, and 429 an address that has had too many of those.</summary>
internal sealed class LimitedChallenge(FailureLimit failures) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Challenged && !failures.TryCount(context)
            ? Problems.TooManyFailures().ExecuteAsync(context)
            : _inner.HandleAsync(next, context, policy, authorizeResult);
}
