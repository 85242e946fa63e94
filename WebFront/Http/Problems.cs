using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Http;

/// <summary>The answers that say what is wrong: <c>application/problem+json</c> (RFC 9457) with a
/// <c>detail</c>.</summary>
internal static class Problems
{
    private const string RetryAfterSeconds = "5";

    public static IResult BadBomId() => Results.Problem(
        $"The BOM id must be 1 to {BomId.MaxLength} of A-Z a-z 0-9 . _ -", statusCode: StatusCodes.Status400BadRequest);

    public static IResult UnknownBom(BomId bomId) => Results.Problem(
        $"Nothing is known about BOM {bomId} yet.", statusCode: StatusCodes.Status404NotFound);

    // Says the same whoever asks, so that it tells nothing of the BOM but that it is not the caller's.
    public static IResult Forbidden() => Results.Problem(
        "This BOM is not open to you.", statusCode: StatusCodes.Status403Forbidden);

    public static IResult RedisDisconnected(HttpContext context) =>
        Unavailable(context, "Redis is not connected; events cannot arrive. Try again in some seconds.");

    public static IResult ClusterUnavailable(HttpContext context) =>
        Unavailable(context, "No silo answers. Try again in some seconds.");

    private static IResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Results.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
