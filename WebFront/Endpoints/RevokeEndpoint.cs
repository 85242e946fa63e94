using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Revocation;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary><c>POST /api/enrichment/admin/revoke</c>: ends the streams of a person, of an organization or of a BOM on
/// every front, and refuses the tokens that opened them.</summary>
internal sealed partial class RevokeEndpoint(RevocationFeed feed, TimeProvider time, ILogger<RevokeEndpoint> logger)
{
    private const int MaxBodyBytes = 16 << 10;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (!Viewer.Of(context).IsAdmin) return Problems.AdminOnly();
        var (_, request) = await RequestBody.ReadAsync<RevokeRequest>(context, MaxBodyBytes);
        if (request?.At(time.GetUtcNow()) is not { } revoked) return Problems.BadRevocation();

        try
        {
            var fronts = await feed.RevokeAsync(revoked);
            LogRevoked(revoked.Kind, fronts);
            return Results.Json(Describe(revoked, fronts));
        }
        catch (RedisServerException exception)
        {
            return Problems.RevocationRefused(context, exception.Message);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Problems.NotRevoked(context);
        }
    }

    private static Dictionary<string, object> Describe(RevokedAccess revoked, long fronts) => new()
    {
        [Member(revoked.Kind)] = revoked.Of,
        ["revoked_at"] = revoked.At,
        ["fronts"] = fronts,
    };

    private static string Member(RevocationKind kind) => kind switch
    {
        RevocationKind.Subject => "subject",
        RevocationKind.Organization => "organization_id",
        _ => "bom_id",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Revoked one {Kind}; {Fronts} fronts heard it.")]
    private partial void LogRevoked(RevocationKind kind, long fronts);
}
