using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>The issuers that the settings name.</summary>
internal sealed class Issuers
{
    public const string Auth0 = "auth0";
    public const string SupabaseKeys = "supabase";
    public const string SupabaseSecret = "supabase-secret";
    public const string Oidc = "oidc";

    /// <summary>Where Supabase's issuer is below the project's URL.</summary>
    public const string SupabasePath = "/auth/v1";

    /// <summary>Whose tokens are taken where there is a shared secret and no project: those minted for trying
    /// out.</summary>
    public const string Development = "enrichment-stream-development";

    private const string SupabaseAudience = "authenticated";
    private const string KeySetPath = "/.well-known/jwks.json";
    private const string DiscoveryPath = "/.well-known/openid-configuration";

    private readonly List<Issuer> _all = [];
    private readonly List<IssuerKeys> _keys = [];

    public Issuers(IOptions<IssuerOptions> options, KeyFetcher fetcher, TimeProvider time, ILogger<IssuerKeys> logger)
    {
        var settings = options.Value;
        if (IssuerUrl.Parse(settings.Auth0Domain) is { } auth0)
        {
            // Auth0 writes its issuer with a slash at the end.
            var keys = Keys(new KeySource(Auth0, auth0 + KeySetPath));
            Add(Auth0, auth0, [auth0 + "/"], settings.Auth0Audience!, [SecurityAlgorithms.RsaSha256], keys);
        }

        if (IssuerUrl.Parse(settings.OidcAuthority) is { } oidc)
        {
            var keys = Keys(new KeySource(Oidc, oidc + DiscoveryPath, Discovered: oidc));
            Add(Oidc, oidc, [oidc, oidc + "/"], settings.OidcAudience!, Asymmetric, keys);
        }

        AddSupabase(settings, Keys);

        IssuerKeys Keys(KeySource source)
        {
            var lifetime = TimeSpan.FromMinutes(settings.KeysMinutes);
            var keys = new IssuerKeys(source, fetcher, lifetime, time, logger);
            _keys.Add(keys);
            return keys;
        }
    }

    /// <summary>The key sets that are fetched.</summary>
    public IReadOnlyList<IssuerKeys> KeySets => _keys;

    private static string[] Asymmetric => [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>The issuer of a scheme; null where the settings name none.</summary>
    public Issuer? Find(string? scheme) => _all.Find(issuer => issuer.Scheme == scheme);

    /// <summary>The one whose rules a token is held to, by what it says of itself, which is not verified yet.</summary>
    public Issuer? Route(JsonWebToken token)
    {
        // Supabase may sign in both ways at once; the secret and the key pairs stay apart.
        var shared = token.Alg.StartsWith("HS", StringComparison.Ordinal);
        return _all.Find(issuer => issuer.Spellings.Contains(token.Issuer) && issuer.Keys is SharedSecret == shared)
            ?? _all.Find(issuer => issuer.Spellings.Contains(token.Issuer));
    }

    private void AddSupabase(IssuerOptions settings, Func<KeySource, IssuerKeys> fetched)
    {
        var url = IssuerUrl.Parse(settings.SupabaseUrl);
        var name = url is null ? Development : url + SupabasePath;
        var hasSecret = !string.IsNullOrWhiteSpace(settings.SupabaseSecret);
        if (url is not null)
        {
            // A project that signs with its secret alone publishes an empty set.
            var keys = fetched(new KeySource(SupabaseKeys, name + KeySetPath, MayBeEmpty: hasSecret));
            Add(SupabaseKeys, name, [name], SupabaseAudience, Asymmetric, keys);
        }

        if (!hasSecret) return;

        var secret = new SharedSecret(settings.SupabaseSecret!);
        Add(SupabaseSecret, name, [name], SupabaseAudience, [SecurityAlgorithms.HmacSha256], secret);
    }

    private void Add(
        string scheme, string name, string[] spellings, string audience, string[] algorithms, ISigningKeys keys) =>
        _all.Add(new Issuer(scheme, name, spellings, audience, algorithms, keys));
}
