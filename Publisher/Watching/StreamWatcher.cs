using System.Net;
using System.Net.ServerSentEvents;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Reads a BOM's stream to the end of its run, over as many connections as it takes.</summary>
internal sealed class StreamWatcher(HttpClient http, StreamRequest request, IWatchView view, TimeProvider time)
{
    // The service writes at least a comment each 30 s.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    // Of what the service asks for: 30 s at most.
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromMinutes(10);

    private string? _lastEventId = request.After;
    private TimeSpan _pause = UsualPause;
    private int _failures;
    private string? _end;

    /// <summary>The newest event that was seen, to go on after; null for none.</summary>
    public string? LastEventId => _lastEventId;

    /// <summary>Watches until the run has ended.</summary>
    /// <returns>The type of the event that ended it; null where it was over before, and nobody said how.</returns>
    /// <exception cref="CommandException">The service refuses, and will refuse again.</exception>
    public async Task<string?> WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var reason = await WatchOnceAsync(cancellationToken);
            if (reason is null) return _end;

            // Spread, so that many watchers of one service do not come back in one moment.
            // It grows to the longest, but for one that the service has asked for and that is longer already.
            var pause = _pause * Math.Max(1, Math.Min(1 << Math.Min(_failures++, 4), LongestPause / _pause));
            pause *= 0.8 + 0.4 * Random.Shared.NextDouble();
            view.Lost(reason, pause);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // Returns null at the end of the run, else why the connection is gone.
    private async Task<string?> WatchOnceAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            using var message = Request();
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            silence.CancelAfter(response.StatusCode is HttpStatusCode.OK ? Timeout.InfiniteTimeSpan : LongestSilence);
            if (response.StatusCode is HttpStatusCode.OK) return await ReadAsync(response, cancellationToken);
            // The last event that was seen ended the run, and only the word of it was lost.
            if (response.StatusCode is HttpStatusCode.NoContent) return null;

            var detail = await request.Service.DetailAsync(response, both.Token);
            return IsPassing(response.StatusCode)
                ? detail
                : throw new CommandException($"{request.Service.Server.Authority} refuses: {detail}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return exception.Message;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's limit for a connection comes as a cancellation, too, around the reason.
            return silence.IsCancellationRequested
                ? IdleLimitStream.Silent(LongestSilence)
                : exception.InnerException?.Message ?? exception.Message;
        }
    }

    private HttpRequestMessage Request()
    {
        var message = request.Service.Get($"stream/{request.BomId}");
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (_lastEventId is { Length: > 0 }) message.Headers.TryAddWithoutValidation("Last-Event-ID", _lastEventId);
        return message;
    }

    private async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var limited = new IdleLimitStream(body, LongestSilence, time);
        var parser = SseParser.Create(limited);
        try
        {
            return await ReadAsync(parser, cancellationToken);
        }
        finally
        {
            if (parser.ReconnectionInterval > TimeSpan.Zero)
                _pause = TimeSpan.FromTicks(Math.Min(parser.ReconnectionInterval.Ticks, LongestAskedPause.Ticks));
        }
    }

    private async Task<string?> ReadAsync(SseParser<string> parser, CancellationToken cancellationToken)
    {
        await foreach (var read in parser.EnumerateAsync(cancellationToken))
        {
            // An empty name is none, which SseParser leaves as it is (WHATWG HTML 9.2.6).
            var item = read.EventType.Length > 0 ? read : new SseItem<string>(read.Data) { EventId = read.EventId };
            _failures = 0;
            // What comes after an end is the next run's.
            if (item.EventId is { Length: > 0 } id)
                (_lastEventId, _end) = (id, WatchEvents.IsTerminal(item.EventType) ? item.EventType : null);
            view.Received(item);
            if (item.EventId is null && item.EventType == WatchEvents.EndOfStream) return null;
        }

        return "the service closed the stream";
    }

    private static bool IsPassing(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
}
