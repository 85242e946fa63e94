namespace EnrichmentStream.WebFront.Identity;

/// <summary>Finds the scheme that a request's token is held to.</summary>
internal sealed class SchemeSelector(AdminToken admin, Issuers issuers, UnknownIssuers unknown)
{
    /// <summary>The admin token's scheme, or that of the issuer which the token names; the former refuses what no
    /// issuer is named for.</summary>
    public string Select(HttpContext context)
    {
        if (RequestToken.Read(context.Request) is not { } token || admin.Is(token)) return AdminTokenHandler.SchemeName;

        if (StreamTickets.IsTicket(token)) return TicketHandler.SchemeName;

        if (UnverifiedToken.Parse(token) is not { } jwt) return AdminTokenHandler.SchemeName;
        if (issuers.Route(jwt) is { } named) return named.Scheme;

        unknown.Note(jwt.Issuer);
        return AdminTokenHandler.SchemeName;
    }
}
