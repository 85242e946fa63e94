using System.Net;
using System.Net.ServerSentEvents;
using System.Text;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>One open stream: the parser of .NET reads it in the background, and every byte is kept beside.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Task _reading;

    private LiveStream(HttpResponseMessage response)
    {
        _response = response;
        _reading = ReadAsync();
    }

    /// <summary>The events so far; it ends with the stream, however that ended.</summary>
    public Recording<SseItem<string>> Events { get; } = new(one => $"{one.EventType} {one.EventId}: {one.Data}");

    /// <summary>The text so far, in pieces as they came.</summary>
    public Recording<string> Pieces { get; } = new();

    public string Text => string.Concat(Pieces.Items);

    public HttpResponseMessage Response => _response;

    /// <summary>The ids of the published events so far.</summary>
    public string[] Ids => IdsOf(Events.Items);

    /// <summary>Asks a front for a BOM's stream, and reads it where the answer is one.</summary>
    public static async Task<LiveStream> OpenAsync(
        Uri front, string bomId, string? lastEventId = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(front, bomId));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return new LiveStream(await Loopback.SendAsync(request, Limits.HangToken));
    }

    /// <summary>Opens a stream and waits for its connected frame.</summary>
    public static async Task<LiveStream> WatchAsync(Uri front, string bomId, string? lastEventId = null)
    {
        var stream = await OpenAsync(front, bomId, lastEventId);
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        await stream.EventAsync("connected");
        return stream;
    }

    public static Uri Url(Uri front, string bomId) =>
        new(front, $"/api/enrichment/stream/{bomId}?token={Service.Token}");

    public static string[] IdsOf(IEnumerable<SseItem<string>> events) =>
        [.. events.Select(one => one.EventId).OfType<string>()];

    /// <summary>Waits for the first event of a type.</summary>
    public Task<SseItem<string>> EventAsync(string type) => Events.FirstAsync(one => one.EventType == type);

    /// <summary>Waits for a published event.</summary>
    public Task<SseItem<string>> IdAsync(string eventId) => Events.FirstAsync(one => one.EventId == eventId);

    /// <summary>Waits for text that is no event.</summary>
    public Task TextAsync(string text) =>
        Pieces.WaitAsync(pieces => string.Concat(pieces).Contains(text, StringComparison.Ordinal));

    /// <summary>Waits for the end; fails where the connection broke instead.</summary>
    public async Task<SseItem<string>[]> ToEndAsync()
    {
        var events = await Events.ToEndAsync();
        await _reading;
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await _reading.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task ReadAsync()
    {
        try
        {
            await using var body = await _response.Content.ReadAsStreamAsync();
            await using var tee = new TeeStream(body, bytes => Pieces.Add(Encoding.UTF8.GetString(bytes)));
            await foreach (var item in SseParser.Create(tee).EnumerateAsync()) Events.Add(item);
        }
        finally
        {
            Events.End();
            Pieces.End();
        }
    }
}
