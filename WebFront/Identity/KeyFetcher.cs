using EnrichmentStream.Hosting.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Fetches key sets, over https, from loopback, or from a private network where that is allowed.</summary>
internal sealed class KeyFetcher : IDisposable
{
    private const int MaxBytes = 256 << 10;
    private const int MinRsaBits = 2_048;

    private readonly HttpClient _http;
    private readonly bool _allowHttp;

    /// <summary>Fetches over https and from loopback alone.</summary>
    public KeyFetcher()
        : this(Options.Create(new IssuerOptions()))
    {
    }

    public KeyFetcher(IOptions<IssuerOptions> options)
    {
        _http = new HttpClient(PrivateNetwork.NewHandler(HttpClient.DefaultProxy))
        {
            MaxResponseContentBufferSize = MaxBytes,
        };
        _allowHttp = options.Value.AllowHttp;
    }

    /// <summary>Fetches the keys that may sign: RSA of 2,048 bits or more and EC of P-256 (RFC 7518 3.3, 3.4), each
    /// with an id.</summary>
    /// <exception cref="Exception">It could not be reached, or its answer is no key set.</exception>
    public async Task<ILookup<string, SecurityKey>> FetchAsync(KeySource source, CancellationToken cancellationToken)
    {
        var text = await GetAsync(source.Address, cancellationToken);
        var discovered = OpenIdConnectConfiguration.Create(text);
        if (!string.IsNullOrEmpty(discovered.JwksUri))
        {
            RequireIssuer(source, discovered.Issuer);
            text = await GetAsync(discovered.JwksUri, cancellationToken);
        }
        else if (!string.IsNullOrEmpty(discovered.Issuer))
        {
            throw new InvalidOperationException("The discovery document names no key set.");
        }

        return JsonWebKeySet.Create(text).Keys
            .Where(key => key is { Kty: "RSA", KeySize: >= MinRsaBits } or { Kty: "EC", Crv: "P-256" })
            .Where(key => !string.IsNullOrEmpty(key.Kid) && (string.IsNullOrEmpty(key.Use) || key.Use == "sig"))
            .ToLookup(key => key.Kid, SecurityKey (key) => key, StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static void RequireIssuer(KeySource source, string? issuer)
    {
        if (source.Issuers?.Contains(issuer?.TrimEnd('/')) is true) return;

        throw new InvalidOperationException(
            $"The discovery document names another issuer: '{LogText.Clean(issuer)}', expected "
            + $"'{string.Join("' or '", source.Issuers ?? [])}'. Where tokens name that one, set it as the issuer.");
    }

    private Task<string> GetAsync(string address, CancellationToken cancellationToken) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && IssuerUrl.IsSafe(url, _allowHttp)
            ? _http.GetStringAsync(url, cancellationToken)
            : throw new InvalidOperationException(
                "The issuer names a key set that is neither https nor on loopback; ISSUER_ALLOW_HTTP allows http inside a "
                + "private network.");
}
