using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Where the service is, and who asks.</summary>
/// <param name="Server">The service's address, maybe with a path.</param>
/// <param name="Token">A token; null for none.</param>
internal sealed record ServiceAccess(Uri Server, string? Token)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes what requests go through; each limits its own time.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Makes a request.</summary>
    /// <param name="path">Below <c>api/enrichment/</c>.</param>
    public HttpRequestMessage Get(string path)
    {
        var root = new Uri(Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(root, $"api/enrichment/{path}"));
        if (Token is not null) message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        return message;
    }

    /// <summary>Says why the service did not answer as it should, in the caller's terms.</summary>
    public async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        // The service's own words are about its URL.
        if (response.StatusCode is HttpStatusCode.Unauthorized && string.IsNullOrEmpty(Token))
            return $"{status}: there is no token. Use --token, or set ENRICHMENT_TOKEN.";
        return await ProblemAsync(response, cancellationToken) is { } detail
            ? $"{status}: {PrintableText.Of(detail)}"
            : status;
    }

    private static async Task<string?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            return (await response.Content.ReadFromJsonAsync<Problem>(cancellationToken))?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Problem(string? Detail);
}
