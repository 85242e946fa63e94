using System.Text.Encodings.Web;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Lets a ticket in, on the streams of its BOMs and from the URL alone.</summary>
internal sealed class TicketHandler(
    StreamTickets tickets, MissingTicketKeys missing, IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Ticket";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // In the header it would be a login token; ?token= is read on a stream alone.
        var viewer = RequestToken.IsInUrl(Request) && RequestToken.Read(Request) is { } token && StreamTickets.IsTicket(token)
            && RequestedBoms.Read(Request) is { } bomIds
            ? Read(token, bomIds)
            : null;
        return Task.FromResult(viewer is null
            ? AuthenticateResult.Fail("Invalid ticket.")
            : AuthenticateResult.Success(new(ViewerIdentity.Principal(viewer, SchemeName), SchemeName)));
    }

    private Viewer? Read(string token, BomId[] bomIds)
    {
        try
        {
            return tickets.Read(token, bomIds);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The keys cannot be had: Redis is away, and this process has not needed them before.
            missing.Note(Context, exception);
            return null;
        }
    }
}
