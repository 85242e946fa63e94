using System.Text;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Refuses issuers that are set by halves or open to eavesdropping. Never tells the secret.</summary>
internal sealed class IssuerOptionsValidator : IValidateOptions<IssuerOptions>
{
    // RFC 7518 3.2: a key of the hash's size or larger.
    private const int MinSecretBytes = 32;

    // Every user of Supabase has one of these roles, so as staff they would open everything.
    private static readonly string[] EveryonesRoles = ["authenticated", "anon", "service_role"];

    public ValidateOptionsResult Validate(string? name, IssuerOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        RequireBoth(result, "AUTH0_DOMAIN", options.Auth0Domain, "AUTH0_AUDIENCE", options.Auth0Audience);
        RequireBoth(result, "OIDC_AUTHORITY", options.OidcAuthority, "OIDC_AUDIENCE", options.OidcAudience);
        RequireUrl(result, "AUTH0_DOMAIN", options.Auth0Domain, "tenant.eu.auth0.com");
        RequireUrl(result, "SUPABASE_URL", options.SupabaseUrl, "https://ref.supabase.co");
        RequireUrl(result, "OIDC_AUTHORITY", options.OidcAuthority, "https://issuer.example/realms/name");
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

    private static void RequireUrl(ValidateOptionsResultBuilder result, string setting, string? text, string example) =>
        result.Require(
            string.IsNullOrWhiteSpace(text) || IssuerUrl.TryParse(text, out _),
            $"{setting} is '{text}': use an https URL without user, query or fragment, such as {example}; "
            + "http is for loopback alone.");

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
            IssuerUrl.Parse(options.Auth0Domain), IssuerUrl.Parse(options.OidcAuthority),
            IssuerUrl.Parse(options.SupabaseUrl) is { } url ? url + Issuers.SupabasePath : null,
        ];
        var set = named.OfType<string>().ToArray();
        result.Require(
            set.Distinct(StringComparer.Ordinal).Count() == set.Length,
            "AUTH0_DOMAIN, SUPABASE_URL and OIDC_AUTHORITY name one issuer twice: set each issuer once.");
    }
}
