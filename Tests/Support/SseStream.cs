using System.Net;
using System.Net.ServerSentEvents;

namespace EnrichmentStream.Tests.Support;

/// <summary>One open stream, read by the parser of .NET.</summary>
internal sealed class SseStream(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> _items =
        SseParser.Create(body).EnumerateAsync(Limits.HangToken).GetAsyncEnumerator();

    public HttpResponseMessage Response => response;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The data of the connected frame, after <see cref="ConnectAsync"/>.</summary>
    public string Connected { get; private set; } = "";

    /// <summary>Reads the connected frame.</summary>
    public async Task<SseStream> ConnectAsync()
    {
        var first = await NextAsync();
        Assert.Equal("connected", first.EventType);
        Connected = first.Data;
        return this;
    }

    /// <summary>Reads the next event; fails at the end of the stream.</summary>
    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(Limits.Hang), "The stream ended.");
        return _items.Current;
    }

    /// <summary>Reads so many events.</summary>
    public async Task<List<SseItem<string>>> TakeAsync(int count)
    {
        var taken = new List<SseItem<string>>(count);
        while (taken.Count < count) taken.Add(await NextAsync());
        return taken;
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task<List<SseItem<string>>> ToEndAsync()
    {
        var all = new List<SseItem<string>>();
        while (await _items.MoveNextAsync().AsTask().WaitAsync(Limits.Hang)) all.Add(_items.Current);
        return all;
    }

    /// <summary>Reads all as it came, instead of events.</summary>
    public async Task<string> TextAsync()
    {
        using var reader = new StreamReader(body, leaveOpen: true);
        return await reader.ReadToEndAsync(Limits.HangToken);
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        await body.DisposeAsync();
    }
}
