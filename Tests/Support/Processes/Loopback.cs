namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>The HTTP client of all tests against processes: as many connections as it takes, no proxy.</summary>
internal static class Loopback
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = int.MaxValue,
        UseProxy = false,
        // Closing a stream must not wait for an end that does not come.
        ResponseDrainTimeout = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public static Uri Address(int port) => new($"http://127.0.0.1:{port}");

    /// <summary>Sends a request; the body may still be on its way.</summary>
    public static Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Gets a short answer.</summary>
    public static async Task<(int Status, string Body)> GetAsync(Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await SendAsync(request, Limits.HangToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Limits.HangToken));
    }
}
