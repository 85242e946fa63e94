using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Fetches key sets, over https or from loopback alone.</summary>
internal sealed class KeyFetcher : IDisposable
{
    private const int MaxBytes = 256 << 10;
    private const int MinRsaBits = 2_048;

    private readonly HttpClient _http;
    private readonly SafeDocuments _documents;

    public KeyFetcher()
    {
        // A redirect could lead anywhere.
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _http = new HttpClient(sockets) { MaxResponseContentBufferSize = MaxBytes };
        _documents = new SafeDocuments(_http);
    }

    /// <summary>Fetches the keys that may sign: RSA and EC, each with an id.</summary>
    /// <exception cref="Exception">It could not be reached, or its answer is no key set.</exception>
    public async Task<ILookup<string, SecurityKey>> FetchAsync(KeySource source, CancellationToken cancellationToken)
    {
        var keys = source.Discovered is null
            ? JsonWebKeySet.Create(await _documents.GetDocumentAsync(source.Address, cancellationToken))
            : await DiscoverAsync(source, cancellationToken);
        return keys.Keys
            .Where(key => key is { Kty: "RSA", KeySize: >= MinRsaBits } or { Kty: "EC" })
            .Where(key => !string.IsNullOrEmpty(key.Kid) && (string.IsNullOrEmpty(key.Use) || key.Use == "sig"))
            .ToLookup(key => key.Kid, SecurityKey (key) => key, StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonWebKeySet> DiscoverAsync(KeySource source, CancellationToken cancellationToken)
    {
        var found = await OpenIdConnectConfigurationRetriever.GetAsync(source.Address, _documents, cancellationToken);
        if (found.Issuer?.TrimEnd('/') != source.Discovered)
            throw new InvalidOperationException("The discovery document names another issuer.");
        return found.JsonWebKeySet ?? throw new InvalidOperationException("The discovery document names no key set.");
    }

    // The library's own does not hear the token that ends a fetch.
    private sealed class SafeDocuments(HttpClient http) : IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancellationToken) =>
            Uri.TryCreate(address, UriKind.Absolute, out var url) && IssuerUrl.IsSafe(url)
                ? http.GetStringAsync(url, cancellationToken)
                : throw new InvalidOperationException("The issuer names a key set that is neither https nor on loopback.");
    }
}
