using System.Text;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Refuses issuers that are set by halves or open to eavesdropping. Never tells the secret.</summary>
internal sealed class IssuerOptionsValidator : IValidateOptions<IssuerOptions>
{
    // RFC 7518 3.2: a key of the hash's size or larger.
    private const int MinSecretBytes = 32;

    private const int MaxIssuer = 1_024;

    // Every user of Supabase has one of these roles, so as staff they would open everything.
    private static readonly string[] EveryonesRoles = ["authenticated", "anon", "service_role"];

    public ValidateOptionsResult Validate(string? name, IssuerOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        RequireBoth(
            result, "AUTH0_DOMAIN", options.Auth0Domain + options.Auth0Issuer, "AUTH0_AUDIENCE", options.Auth0Audience);
        RequireBoth(
            result, "OIDC_AUTHORITY", options.OidcAuthority + options.OidcIssuer, "OIDC_AUDIENCE", options.OidcAudience);
        RequireUrl(result, "AUTH0_DOMAIN", options.Auth0Domain, "tenant.eu.auth0.com", options.AllowHttp);
        RequireUrl(result, "SUPABASE_URL", options.SupabaseUrl, "https://ref.supabase.co", options.AllowHttp);
        RequireUrl(
            result, "OIDC_AUTHORITY", options.OidcAuthority, "https://issuer.example/realms/name", options.AllowHttp);
        RequireNames(
            result, options, "AUTH0", "AUTH0_DOMAIN", options.Auth0Issuer, options.Auth0Metadata,
            IssuerNames.Auth0(options));
        RequireNames(
            result, options, "OIDC", "OIDC_AUTHORITY", options.OidcIssuer, options.OidcMetadata,
            IssuerNames.Oidc(options));
        RequireNames(
            result, options, "SUPABASE", "SUPABASE_URL", options.SupabaseIssuer, options.SupabaseMetadata,
            IssuerNames.Supabase(options), hasSecret: !string.IsNullOrWhiteSpace(options.SupabaseSecret));
        RequireSecret(result, options.SupabaseSecret);
        result.Require(
            Uri.TryCreate(options.ClaimSpace, UriKind.Absolute, out _),
            $"AUTH0_NAMESPACE is '{options.Namespace}': use a URL such as https://ananta.component.platform.");
        result.Require(
            !EveryonesRoles.Contains(options.StaffRole, StringComparer.OrdinalIgnoreCase),
            $"STAFF_ROLE is '{options.StaffRole}', which is no staff's alone: name a role that only staff have.");
        result.Within("ISSUER_KEYS_MINUTES", options.KeysMinutes, 10, 1_440, "minutes");
        RequireOneEach(result, options);
        return result.Build();
    }

    private static void RequireBoth(
        ValidateOptionsResultBuilder result, string first, string? one, string second, string? other)
    {
        if (string.IsNullOrWhiteSpace(one) == string.IsNullOrWhiteSpace(other)) return;

        var (set, missing) = string.IsNullOrWhiteSpace(one) ? (second, first) : (first, second);
        result.AddError($"{missing} is missing while {set} is set: set both, or neither.");
    }

    private static void RequireUrl(
        ValidateOptionsResultBuilder result, string setting, string? text, string example, bool allowHttp) =>
        result.Require(
            string.IsNullOrWhiteSpace(text) || IssuerUrl.TryParse(text, out _, allowHttp),
            $"{setting} is '{text}': use an https URL without user, query or fragment, such as {example}; "
            + "http is for loopback alone, or for a private network with ISSUER_ALLOW_HTTP=true.");

    private static void RequireNames(
        ValidateOptionsResultBuilder result, IssuerOptions options, string prefix, string place, string? issuer,
        string? metadata, IssuerNames? names, bool hasSecret = false)
    {
        var hasMetadata = !string.IsNullOrWhiteSpace(metadata);
        result.Require(
            !hasMetadata || IssuerUrl.IsMetadata(metadata!, options.AllowHttp),
            $"{prefix}_METADATA is '{metadata}': use the https URL of a discovery document or a key set; http is for "
            + "loopback alone, or for a private network with ISSUER_ALLOW_HTTP=true.");
        result.Require(
            issuer is not { Length: > 0 }
            || (issuer.Length <= MaxIssuer && !issuer.Any(one => char.IsControl(one) || one is ' ' or '|')),
            $"{prefix}_ISSUER is no issuer: use the exact text that tokens have as iss, without |, {MaxIssuer} "
            + "characters at most.");
        result.Require(
            !hasMetadata || names is not null,
            $"{place} is missing while {prefix}_METADATA is set: set it, or {prefix}_ISSUER, to the issuer whose tokens "
            + "are taken.");
        result.Require(
            names is not { Address: null } || hasSecret,
            $"{prefix}_ISSUER is '{issuer}', where no keys can be fetched: set {place} or {prefix}_METADATA, too.");
    }

    private static void RequireSecret(ValidateOptionsResultBuilder result, string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return;

        var bytes = Encoding.UTF8.GetByteCount(secret);
        result.Require(
            bytes >= MinSecretBytes,
            $"SUPABASE_JWT_SECRET has {bytes} bytes: use the project's JWT secret, of {MinSecretBytes} bytes or more.");
        // A public key taken for a secret would let anyone sign.
        result.Require(
            !secret.Contains("-----BEGIN", StringComparison.Ordinal) && !secret.TrimStart().StartsWith('{'),
            "SUPABASE_JWT_SECRET holds a key pair's key: use the shared secret, or SUPABASE_URL alone.");
    }

    // Tokens find their scheme by issuer.
    private static void RequireOneEach(ValidateOptionsResultBuilder result, IssuerOptions options)
    {
        string?[] named =
        [
            IssuerNames.Auth0(options)?.Name, IssuerNames.Oidc(options)?.Name, IssuerNames.Supabase(options)?.Name,
        ];
        var set = named.OfType<string>().ToArray();
        result.Require(
            set.Distinct(StringComparer.Ordinal).Count() == set.Length,
            "AUTH0_DOMAIN, SUPABASE_URL and OIDC_AUTHORITY name one issuer twice: set each issuer once.");
    }
}
