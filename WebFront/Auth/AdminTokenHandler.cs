using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Knows the admin token, from <c>Authorization: Bearer</c> or, on the stream alone, from
/// <c>?token=</c>.</summary>
/// <remarks>RFC 6750 2: a client must not use more than one way, so both at once is refused.</remarks>
internal sealed class AdminTokenHandler(
    IOptionsMonitor<AdminTokenOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AdminTokenOptions>(options, loggers, encoder)
{
    public const string SchemeName = "AdminToken";

    private const string Bearer = "Bearer ";
    private const string StreamPath = "/api/enrichment/stream";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var onStream = Request.Path.StartsWithSegments(StreamPath, StringComparison.OrdinalIgnoreCase);
        var query = onStream ? Request.Query["token"] : default;
        if (header.Length == 0 && query.Count == 0) return Task.FromResult(AuthenticateResult.NoResult());

        var token = (header.Length, query.Count) switch
        {
            (0, 1) => query[0],
            ( > 0, 0) when header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => header[Bearer.Length..].Trim(),
            _ => null,
        };
        return Task.FromResult(IsAdmin(token)
            ? AuthenticateResult.Success(Ticket())
            : AuthenticateResult.Fail("Invalid token."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var sentOne = Request.Headers.Authorization.Count > 0 || Request.Query.ContainsKey("token");
        var detail = sentOne
            ? "Invalid token."
            : "Authentication required. Pass token as query parameter, or as Authorization: Bearer.";
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    // Hashes make the comparison take the same time whatever the length.
    private bool IsAdmin(string? token) =>
        token is { Length: > 0 } && Options.Token is { Length: > 0 } admin
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(admin)));

    private static AuthenticationTicket Ticket() =>
        new(ViewerIdentity.Principal(Viewer.Admin, SchemeName), SchemeName);
}
