using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Answers 401 as the schemes do, and 429 an address that has had too many of those.</summary>
/// <remarks>A token that cannot be judged yet is no failure: its <c>EventSource</c> is told when to try again.</remarks>
internal sealed class LimitedChallenge(FailureLimit failures) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Challenged) return _inner.HandleAsync(next, context, policy, authorizeResult);
        if (context.Features.Get<UnjudgedToken>() is not null)
            return SseAnswers.ComeBackLaterAsync(context, SseFrames.Retry());

        return failures.TryCount(context)
            ? _inner.HandleAsync(next, context, policy, authorizeResult)
            : Problems.TooManyFailures().ExecuteAsync(context);
    }
}
