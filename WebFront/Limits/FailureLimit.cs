using System.Globalization;
using System.Threading.RateLimiting;
using EnrichmentStream.WebFront.Http;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Counts the requests without a good token of each address.</summary>
/// <remarks>Failures alone: whoever shares an attacker's address and has a good token is not held up.</remarks>
internal sealed class FailureLimit(IOptions<LimitOptions> options, AccessMetrics metrics) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.UnauthorizedPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    /// <summary>Counts a failure.</summary>
    /// <returns>False where there have been too many: then the answer is 429, and the connection ends.</returns>
    public bool TryCount(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(ClientAddress.Of(context.Connection.RemoteIpAddress));
        metrics.Unauthorized(
            lease.IsAcquired ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests);
        if (lease.IsAcquired) return true;

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromMinutes(1);
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        return false;
    }

    /// <summary>Answers 401, or 429.</summary>
    public Task RefuseAsync(HttpContext context, Func<HttpContext, IResult> unauthorized) =>
        (TryCount(context) ? unauthorized(context) : Problems.TooManyFailures()).ExecuteAsync(context);

    public void Dispose() => _limiter.Dispose();
}
