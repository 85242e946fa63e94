using System.Net;
using System.Net.ServerSentEvents;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Watching;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>What <c>watch</c> reads of every form of an event stream that the rule names.</summary>
[Trait("Suite", "Unit")]
public sealed class StreamFormatTests
{
    public static TheoryData<string> Names => EventStreamCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Watch_OfAnyFormOfAStream_ReadsItHoweverItIsCut(string name)
    {
        var body = EventStreamCases.Body(name);
        var events = EventStreamCases.Events(name);
        var retry = EventStreamCases.Retry(name);

        var whole = await ReadAsync(body);

        Assert.Equal(events, whole.Events);
        // The pause is spread by a fifth; it is 3 s if the service asks for none.
        if (retry.IsRuled && whole.Pause is { } pause)
            Assert.InRange(pause / (retry.Retry ?? TimeSpan.FromSeconds(3)), 0.8, 1.2);
        Assert.Equal(events, (await ReadAsync([.. body.Select(static one => new[] { one })])).Events);
        for (var cut = 0; cut <= body.Length; cut++)
            Assert.Equal(events, (await ReadAsync(body[..cut], body[cut..])).Events);
    }

    private static async Task<View> ReadAsync(params byte[][] pieces)
    {
        using var service = new FakeService(new PiecedBody(pieces));
        using var http = new HttpClient(service);
        using var stop = new CancellationTokenSource();
        var view = new View(stop);
        var request = new StreamRequest(new ServiceAccess(new Uri("http://host"), "t"), BomId.Parse("b1"), null);
        try
        {
            await new StreamWatcher(http, request, view, TimeProvider.System).WatchAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The body has ended, and the watcher would ask again.
        }

        return view;
    }

    private sealed class View(CancellationTokenSource stop) : IWatchView
    {
        public List<(string Type, string Data, string? Id)> Events { get; } = [];

        public TimeSpan? Pause { get; private set; }

        public void Received(SseItem<string> item) => Events.Add((item.EventType, item.Data, item.EventId));

        public void Lost(string reason, TimeSpan pause)
        {
            Pause = pause;
            stop.Cancel();
        }
    }

    private sealed class FakeService(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });
    }

    private sealed class PiecedBody(byte[][] pieces) : MemoryStream
    {
        private int _piece;
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_piece < pieces.Length && _at == pieces[_piece].Length) (_piece, _at) = (_piece + 1, 0);
            if (_piece == pieces.Length) return ValueTask.FromResult(0);

            var count = Math.Min(pieces[_piece].Length - _at, buffer.Length);
            pieces[_piece].AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return ValueTask.FromResult(count);
        }
    }
}
