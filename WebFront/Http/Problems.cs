using System.Globalization;
using System.Security.Cryptography;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Http;

/// <summary>The answers that say what is wrong: <c>application/problem+json</c> (RFC 9457) with a
/// <c>detail</c>.</summary>
internal static class Problems
{
    private const string RetryAfterSeconds = "5";

    public static IResult BadBomId() => Results.Problem(
        $"The BOM id must be 1 to {BomId.MaxLength} of A-Z a-z 0-9 . _ -", statusCode: StatusCodes.Status400BadRequest);

    public static IResult BadBomIds(int most) => Results.Problem(
        $"Name 1 to {most} BOMs by bom_id, each of 1 to {BomId.MaxLength} of A-Z a-z 0-9 . _ -",
        statusCode: StatusCodes.Status400BadRequest);

    public static IResult UnknownBom(BomId bomId) => Results.Problem(
        $"Nothing is known about BOM {bomId} yet.", statusCode: StatusCodes.Status404NotFound);

    // Says the same whoever asks, so that it tells nothing of the BOM but that it is not the caller's.
    public static IResult Forbidden() => Results.Problem(
        "This BOM is not open to you.", statusCode: StatusCodes.Status403Forbidden);

    /// <summary>RFC 6750 3.1.</summary>
    public static IResult Unauthorized(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Results.Problem(detail, statusCode: StatusCodes.Status401Unauthorized);
    }

    public static IResult Revoked(HttpContext context) => Unauthorized(context, "Access was revoked. Log in again.");

    public static IResult TooManyFailures() => Results.Problem(
        "Too many requests without a good token have come from this address.",
        statusCode: StatusCodes.Status429TooManyRequests);

    public static IResult TooManyStreams(HttpContext context, string whose)
    {
        context.Response.Headers.RetryAfter = Later();
        return Results.Problem(
            $"Too many streams of this {whose} are open. Close some, or try again later.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    public static IResult TooManyBoms(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Later();
        return Results.Problem(
            "The streams of this subject follow too many BOMs. Close some, or try again later.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    public static IResult TooManyUnknownBoms(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Later();
        return Results.Problem(
            "This subject has asked for too many BOMs of which nothing is known. Try again later.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    public static IResult TooManyReads(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Results.Problem(
            "Too many pages of this subject are being read. Ask for the next when one has been answered.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    public static IResult ProcessFull(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Later();
        return Results.Problem(
            "Too many streams are open. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    public static IResult AdminOnly() => Results.Problem(
        "Only the admin token may do this.", statusCode: StatusCodes.Status403Forbidden);

    public static IResult BadRevocation() => Results.Problem(
        "Send a JSON object with exactly one of subject, organization_id, bom_id.",
        statusCode: StatusCodes.Status400BadRequest);

    public static IResult NoBodyExpected() => Results.Problem(
        "Send a JSON object without members, or no body.", statusCode: StatusCodes.Status400BadRequest);

    public static IResult NotRevoked(HttpContext context) =>
        Unavailable(context, "Redis is not connected, so the other fronts cannot be told. Try again in some seconds.");

    /// <param name="context">The request.</param>
    /// <param name="said">Redis' own words; only the admin gets them.</param>
    public static IResult RevocationRefused(HttpContext context, string said) => Unavailable(
        context,
        "Redis refuses to keep the revocation, so nothing was revoked. "
        + (said.Contains("NOPERM", StringComparison.Ordinal) ? "The operator must allow ~revocations:*. " : "")
        + $"Redis said: {said}");

    public static IResult RevocationsUnknown(HttpContext context) =>
        Unavailable(context, "This front does not know yet whose access was revoked. Try again in some seconds.");

    public static IResult RevocationsRefused(HttpContext context) => Unavailable(
        context,
        "This front may not read whose access was revoked: Redis refuses it. The operator must allow ~revocations:*.");

    public static IResult RedisDisconnected(HttpContext context) =>
        Unavailable(context, "Redis is not connected; events cannot arrive. Try again in some seconds.");

    public static IResult BadLimit(int most) => Results.Problem(
        $"limit must be a number from 1 to {most}.", statusCode: StatusCodes.Status400BadRequest);

    public static IResult UnknownEvent() => Results.Problem(
        "No recorded event of this BOM has the id that after names, or no longer. Begin again without after.",
        statusCode: StatusCodes.Status410Gone);

    public static IResult NoHistory() => Results.Problem(
        "This service records no history: it needs DATABASE_URL.", statusCode: StatusCodes.Status501NotImplemented);

    public static IResult HistoryUnavailable(HttpContext context) =>
        Unavailable(context, "The history cannot be read at the moment. Try again in some seconds.");

    public static IResult ClusterUnavailable(HttpContext context) =>
        Unavailable(context, "No silo answers. Try again in some seconds.");

    // Spread, so that those who were refused together do not come back together.
    private static string Later() =>
        RandomNumberGenerator.GetInt32(10, 31).ToString(CultureInfo.InvariantCulture);

    private static IResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Results.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
