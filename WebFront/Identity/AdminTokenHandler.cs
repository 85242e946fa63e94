using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Lets the admin token in, and answers every request that no scheme lets in.</summary>
internal sealed class AdminTokenHandler(
    AdminToken admin, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "AdminToken";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!RequestToken.IsSent(Request)) return Task.FromResult(AuthenticateResult.NoResult());

        return Task.FromResult(RequestToken.Read(Request) is { } token && admin.Is(token)
            ? AuthenticateResult.Success(Ticket())
            : AuthenticateResult.Fail("Invalid token."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var detail = RequestToken.IsSent(Request) || RequestToken.IsInQuery(Request)
            ? "Invalid token."
            : "Authentication required. Pass token as query parameter, or as Authorization: Bearer.";
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    private static AuthenticationTicket Ticket() =>
        new(ViewerIdentity.Principal(Viewer.Admin, SchemeName), SchemeName);
}
