namespace EnrichmentStream.WebFront.Identity;

/// <summary>Whose tokens are taken, and what in them counts. Any mix of issuers at once, or none.</summary>
internal sealed class IssuerOptions
{
    private const string DefaultNamespace = "https://ananta.component.platform";

    /// <summary>Auth0's tenant, or its custom domain.</summary>
    /// <value>A host such as <c>tenant.eu.auth0.com</c>, or its URL; none by default.</value>
    [ConfigurationKeyName("AUTH0_DOMAIN")]
    public string? Auth0Domain { get; set; }

    /// <summary>The API's identifier; without it, Auth0 issues tokens that no API can read.</summary>
    [ConfigurationKeyName("AUTH0_AUDIENCE")]
    public string? Auth0Audience { get; set; }

    /// <summary>What Auth0's tokens say as <c>iss</c>, where that is not the domain's URL with a slash at the
    /// end.</summary>
    /// <value>The exact text; none by default.</value>
    [ConfigurationKeyName("AUTH0_ISSUER")]
    public string? Auth0Issuer { get; set; }

    /// <summary>Where Auth0's keys are, if not below the domain.</summary>
    /// <value>The URL of a discovery document or of a key set; none by default.</value>
    [ConfigurationKeyName("AUTH0_METADATA")]
    public string? Auth0Metadata { get; set; }

    /// <summary>Prefix of namespaced claims, of whatever issuer: <c>{namespace}/organization_id</c> and so
    /// on.</summary>
    /// <value>A URL; <c>https://ananta.component.platform</c> by default, also where it is empty.</value>
    [ConfigurationKeyName("AUTH0_NAMESPACE")]
    public string? Namespace { get; set; }

    /// <summary>The prefix, without a slash at the end.</summary>
    public string ClaimSpace => (string.IsNullOrWhiteSpace(Namespace) ? DefaultNamespace : Namespace).TrimEnd('/');

    /// <summary>The Supabase project, whose keys are read from its key set.</summary>
    /// <value>A URL such as <c>https://ref.supabase.co</c>; none by default.</value>
    [ConfigurationKeyName("SUPABASE_URL")]
    public string? SupabaseUrl { get; set; }

    /// <summary>The project's shared secret, where it signs with HS256.</summary>
    /// <value>At least 32 bytes; none by default. Without <see cref="SupabaseUrl"/> and <see cref="SupabaseIssuer"/> it
    /// serves development alone: only tokens of <see cref="Issuers.Development"/> are taken.</value>
    [ConfigurationKeyName("SUPABASE_JWT_SECRET")]
    public string? SupabaseSecret { get; set; }

    /// <summary>What the project's tokens say as <c>iss</c>, where that is not its URL with <c>/auth/v1</c>: a project
    /// that hosts itself names its public address, or whatever it was told to.</summary>
    /// <value>The exact text; none by default. With the secret it is enough, without <see cref="SupabaseUrl"/>.</value>
    [ConfigurationKeyName("SUPABASE_ISSUER")]
    public string? SupabaseIssuer { get; set; }

    /// <summary>Where the project's keys are, if not below its URL.</summary>
    /// <value>The URL of a discovery document or of a key set; none by default.</value>
    [ConfigurationKeyName("SUPABASE_METADATA")]
    public string? SupabaseMetadata { get; set; }

    /// <summary>Any OpenID Connect issuer, such as a Keycloak realm.</summary>
    /// <value>Its URL, below which <c>.well-known/openid-configuration</c> is; none by default.</value>
    [ConfigurationKeyName("OIDC_AUTHORITY")]
    public string? OidcAuthority { get; set; }

    /// <summary>What that issuer's tokens say as <c>iss</c>, where that is not the authority's URL.</summary>
    /// <value>A text, with or without a slash at its end; none by default. A URL serves instead of
    /// <see cref="OidcAuthority"/>.</value>
    [ConfigurationKeyName("OIDC_ISSUER")]
    public string? OidcIssuer { get; set; }

    /// <summary>Where that issuer's keys are, if not where the authority's discovery document says.</summary>
    /// <value>The URL of a discovery document or of a key set; none by default.</value>
    [ConfigurationKeyName("OIDC_METADATA")]
    public string? OidcMetadata { get; set; }

    /// <summary>What that issuer's access tokens must name as their audience.</summary>
    [ConfigurationKeyName("OIDC_AUDIENCE")]
    public string? OidcAudience { get; set; }

    /// <summary>Whether keys may be fetched over http from other machines of a private network.</summary>
    /// <value>False by default. Public addresses are refused all the same.</value>
    [ConfigurationKeyName("ISSUER_ALLOW_HTTP")]
    public bool AllowHttp { get; set; }

    /// <summary>The role whose holders see every organization's BOMs.</summary>
    /// <value>None by default.</value>
    [ConfigurationKeyName("STAFF_ROLE")]
    public string? StaffRole { get; set; }

    /// <summary>How long an issuer's keys are trusted after it was last reached.</summary>
    /// <value>10 to 1440 minutes; 60 by default.</value>
    [ConfigurationKeyName("ISSUER_KEYS_MINUTES")]
    public int KeysMinutes { get; set; } = 60;
}
