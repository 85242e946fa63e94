using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>The issuers that the settings name.</summary>
internal sealed class Issuers
{
    public const string Auth0 = "auth0";
    public const string SupabaseKeys = "supabase";
    public const string SupabaseSecret = "supabase-secret";
    public const string Oidc = "oidc";

    /// <summary>Whose tokens are taken where there is a shared secret and no project: those minted for trying
    /// out.</summary>
    public const string Development = "enrichment-stream-development";

    private const string SupabaseAudience = "authenticated";

    private readonly List<Issuer> _all = [];
    private readonly List<IssuerKeys> _keys = [];

    public Issuers(IOptions<IssuerOptions> options, KeyFetcher fetcher, TimeProvider time, ILogger<IssuerKeys> logger)
    {
        var settings = options.Value;
        if (IssuerNames.Auth0(settings) is { } auth0)
        {
            Add(Auth0, auth0, settings.Auth0Audience!, [SecurityAlgorithms.RsaSha256], Keys(auth0.KeysOf(Auth0)));
        }

        if (IssuerNames.Oidc(settings) is { } oidc)
            Add(Oidc, oidc, settings.OidcAudience!, Asymmetric, Keys(oidc.KeysOf(Oidc)));

        AddSupabase(settings, Keys);

        IssuerKeys Keys(KeySource source)
        {
            var lifetime = TimeSpan.FromMinutes(settings.KeysMinutes);
            var keys = new IssuerKeys(source, fetcher, lifetime, time, logger);
            _keys.Add(keys);
            return keys;
        }
    }

    /// <summary>What <c>iss</c> may be, of all of them.</summary>
    public IEnumerable<string> Names => _all.Select(issuer => issuer.Spellings[0]).Distinct(StringComparer.Ordinal);

    /// <summary>The key sets that are fetched.</summary>
    public IReadOnlyList<IssuerKeys> KeySets => _keys;

    private static string[] Asymmetric => [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>The issuer of a scheme; null where the settings name none.</summary>
    public Issuer? Find(string? scheme) => _all.Find(issuer => issuer.Scheme == scheme);

    /// <summary>The one whose rules a token is held to, by what it says of itself, which is not verified yet.</summary>
    public Issuer? Route(UnverifiedToken token)
    {
        if (token.Issuer is not { } name) return null;

        // Supabase may sign in both ways at once; the secret and the key pairs stay apart.
        var shared = token.Algorithm.StartsWith("HS", StringComparison.Ordinal);
        return _all.Find(issuer => issuer.Spellings.Contains(name) && issuer.Keys is SharedSecret == shared)
            ?? _all.Find(issuer => issuer.Spellings.Contains(name));
    }

    private void AddSupabase(IssuerOptions settings, Func<KeySource, IssuerKeys> fetched)
    {
        var project = IssuerNames.Supabase(settings);
        var hasSecret = !string.IsNullOrWhiteSpace(settings.SupabaseSecret);
        if (project is { Address: not null })
        {
            // A project that signs with its secret alone publishes an empty set.
            var keys = fetched(project.KeysOf(SupabaseKeys) with { MayBeEmpty = hasSecret });
            Add(SupabaseKeys, project, SupabaseAudience, Asymmetric, keys);
        }

        if (!hasSecret) return;

        var secret = new SharedSecret(settings.SupabaseSecret!);
        var named = project ?? new IssuerNames(Development, [Development], null, []);
        Add(SupabaseSecret, named, SupabaseAudience, [SecurityAlgorithms.HmacSha256], secret);
    }

    private void Add(string scheme, IssuerNames names, string audience, string[] algorithms, ISigningKeys keys) =>
        _all.Add(new Issuer(scheme, names.Name, names.Spellings, audience, algorithms, keys));
}
