using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EnrichmentStream.Tests.Support;

/// <summary>Asks a front as somebody, from an address of their choice where the front trusts this machine as a
/// proxy.</summary>
internal sealed class AccessClient(HttpClient http, string? address = null)
{
    public const string Prefix = "/api/enrichment/";

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? bearer = null, string? json = null)
    {
        using var request = new HttpRequestMessage(method, Prefix + path);
        if (bearer is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
        if (address is not null) request.Headers.Add("X-Forwarded-For", address);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
    }

    /// <summary>The status alone.</summary>
    public async Task<int> StatusAsync(HttpMethod method, string path, string? bearer = null, string? json = null)
    {
        using var response = await SendAsync(method, path, bearer, json);
        return (int)response.StatusCode;
    }

    /// <summary>Opens a stream as an <c>EventSource</c> does: with the token in the URL.</summary>
    public Task<SseStream> OpenAsync(string bom, string token) => ReadAsync(SendAsync(HttpMethod.Get, $"stream/{bom}?token={token}"));

    /// <summary>Opens a stream as a program does: with the token in the header.</summary>
    public Task<SseStream> OpenAsBearerAsync(string bom, string token) => ReadAsync(SendAsync(HttpMethod.Get, $"stream/{bom}", token));

    /// <summary>Opens a stream and reads its connected frame.</summary>
    public async Task<SseStream> WatchAsync(string bom, string token) => await (await OpenAsync(bom, token)).ConnectAsync();

    /// <summary>Opens a stream of the BOMs of a query, as an <c>EventSource</c> does.</summary>
    public Task<SseStream> OpenManyAsync(string query, string token) =>
        ReadAsync(SendAsync(HttpMethod.Get, $"stream?{query}&token={token}"));

    /// <summary>Gets a ticket, of one BOM or, with <paramref name="isMany"/>, of those of a query.</summary>
    public async Task<string> TicketAsync(string bom, string bearer, bool isMany = false)
    {
        var path = isMany ? $"stream/ticket?{bom}" : $"stream/{bom}/ticket";
        using var response = await SendAsync(HttpMethod.Post, path, bearer);
        Assert.Equal(200, (int)response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
        return answer.GetProperty("ticket").GetString()!;
    }

    /// <summary>Revokes access.</summary>
    public async Task<JsonElement> RevokeAsync(string member, string of, string admin)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { [member] = of });
        using var response = await SendAsync(HttpMethod.Post, "admin/revoke", admin, json);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
    }

    private static async Task<SseStream> ReadAsync(Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        return new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
    }
}
