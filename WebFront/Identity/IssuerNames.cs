namespace EnrichmentStream.WebFront.Identity;

/// <summary>What an issuer is called and where its keys are, which need not be the same: one that a proxy or a
/// container network hides is reached at another address than its tokens name.</summary>
/// <param name="Name">Names it among the subjects.</param>
/// <param name="Spellings">What <c>iss</c> may be, exactly.</param>
/// <param name="Address">Of its discovery document or key set; null where a shared secret has to do.</param>
/// <param name="Discoverable">What a discovery document may call the issuer.</param>
internal sealed record IssuerNames(string Name, string[] Spellings, string? Address, string[] Discoverable)
{
    /// <summary>Where Supabase's issuer is below the project's URL.</summary>
    public const string SupabasePath = "/auth/v1";

    private const string KeySetPath = "/.well-known/jwks.json";
    private const string DiscoveryPath = "/.well-known/openid-configuration";

    /// <summary>Null where the settings name no such issuer.</summary>
    public static IssuerNames? Auth0(IssuerOptions options)
    {
        var domain = IssuerUrl.Parse(options.Auth0Domain, options.AllowHttp);
        // Auth0 writes its issuer with a slash at the end.
        return Of(options, domain, options.Auth0Issuer, options.Auth0Metadata, KeySetPath, url => [url + "/"]);
    }

    /// <inheritdoc cref="Auth0"/>
    public static IssuerNames? Oidc(IssuerOptions options)
    {
        var authority = IssuerUrl.Parse(options.OidcAuthority, options.AllowHttp);
        var names = Of(options, authority, options.OidcIssuer, options.OidcMetadata, DiscoveryPath, url => [url]);
        return names is null ? null : names with { Spellings = [names.Name, names.Name + "/"] };
    }

    /// <inheritdoc cref="Auth0"/>
    public static IssuerNames? Supabase(IssuerOptions options)
    {
        var project = IssuerUrl.Parse(options.SupabaseUrl, options.AllowHttp) is { } url ? url + SupabasePath : null;
        var names = Of(options, project, options.SupabaseIssuer, options.SupabaseMetadata, KeySetPath, name => [name]);
        // Where there is a secret, a name says nothing of keys.
        var needsNone = project is null && !IsSet(options.SupabaseMetadata) && IsSet(options.SupabaseSecret);
        return needsNone && names is not null ? names with { Address = null } : names;
    }

    /// <summary>Where the keys are fetched.</summary>
    public KeySource KeysOf(string name) => new(name, Address!, Discoverable);

    private static IssuerNames? Of(
        IssuerOptions options, string? url, string? issuer, string? metadata, string path, Func<string, string[]> spell)
    {
        // A name without a scheme is a name, though a host of an URL may be written so.
        var named = issuer?.Contains("://", StringComparison.Ordinal) is true
            ? IssuerUrl.Parse(issuer, options.AllowHttp)
            : null;
        var reached = url ?? named;
        var spellings = IsSet(issuer) ? [issuer!.Trim()] : reached is null ? null : spell(reached);
        if (spellings is null) return null;

        var name = spellings[0].TrimEnd('/');
        var address = IsSet(metadata) ? metadata!.Trim() : reached is null ? null : reached + path;
        // OpenID Connect Discovery 4.3: the document names what it was found below.
        var found = address?.Replace(DiscoveryPath, "", StringComparison.Ordinal);
        string?[] discoverable = [name, reached, found];
        return new IssuerNames(name, spellings, address, [.. discoverable.OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsSet(string? text) => !string.IsNullOrWhiteSpace(text);
}
