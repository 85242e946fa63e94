using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>What happens around the validation of a token: finding it and its key before, its viewer after.</summary>
internal sealed class BearerEvents(Issuers issuers, IOptions<IssuerOptions> options, TimeProvider time) : JwtBearerEvents
{
    private const string Invalid = "Invalid token.";

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        context.Token = RequestToken.Read(context.Request);
        if (context.Token is null || UnverifiedToken.Parse(context.Token) is not { } token
            || !await HasKeyAsync(context, token.KeyId)) context.Fail(Invalid);
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var issuer = issuers.Find(context.Scheme.Name)!;
        if (TokenClaims.Read((JsonWebToken)context.SecurityToken, issuer, options.Value, time.GetUtcNow()) is { } viewer)
            context.Principal = ViewerIdentity.Principal(viewer, context.Scheme.Name);
        else context.Fail(Invalid);
        return Task.CompletedTask;
    }

    // Otherwise what the handler did not foresee would be thrown, and answered with 500.
    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        context.Fail(Invalid);
        return Task.CompletedTask;
    }

    private async Task<bool> HasKeyAsync(MessageReceivedContext context, string keyId)
    {
        var gone = context.HttpContext.RequestAborted;
        try
        {
            return await KeysOf(context.Scheme.Name).HasAsync(keyId, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return false; // The handler would log it as an error, and anybody can hang up.
        }
    }

    private ISigningKeys KeysOf(string scheme) => issuers.Find(scheme)!.Keys;
}
