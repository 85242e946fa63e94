using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Reads a BOM's stream to the end of its run, over as many connections as it takes.</summary>
internal sealed class StreamWatcher(HttpClient http, StreamRequest request, IWatchView view, TimeProvider time)
{
    private const string EndOfStream = "stream_end";

    // The service writes at least a comment each 30 s.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private string? _lastEventId = request.After;
    private TimeSpan _pause = UsualPause;
    private int _failures;
    private EventKind? _end;

    /// <summary>Watches until the run has ended.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="CommandException">The service refuses, and will refuse again.</exception>
    public async Task<EventKind> WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var reason = await WatchOnceAsync(cancellationToken);
            if (reason is null) return _end ?? EventKind.Completed;

            // Spread, so that many watchers of one service do not come back in one moment.
            var pause = _pause * Math.Min(1 << Math.Min(_failures++, 4), LongestPause / _pause);
            pause *= 0.8 + 0.4 * Random.Shared.NextDouble();
            view.Lost(reason, pause);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // Returns null at the end of the run, else why the connection is gone.
    private async Task<string?> WatchOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var message = Request();
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK) return await ReadAsync(response, cancellationToken);
            // The last event that was seen ended the run, and only the word of it was lost.
            if (response.StatusCode is HttpStatusCode.NoContent) return null;

            var detail = await DetailAsync(response, cancellationToken);
            return IsPassing(response.StatusCode) ? detail : throw new CommandException($"{request.Server.Authority} refuses: {detail}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return exception.Message;
        }
    }

    private HttpRequestMessage Request()
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(request.Server, $"/api/enrichment/stream/{request.BomId}"));
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (request.Token is not null) message.Headers.Authorization = new("Bearer", request.Token);
        if (_lastEventId is { Length: > 0 }) message.Headers.Add("Last-Event-ID", _lastEventId);
        return message;
    }

    private async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var limited = new IdleLimitStream(body, LongestSilence, time);
        var parser = SseParser.Create(limited);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            _failures = 0;
            if (item.EventId is { Length: > 0 } id) _lastEventId = id;
            if (EventKinds.Of(item.EventType) is var kind and (EventKind.Completed or EventKind.Failed)) _end = kind;
            view.Received(item);
            if (item.EventType == EndOfStream) return null;
        }

        if (parser.ReconnectionInterval > TimeSpan.Zero) _pause = parser.ReconnectionInterval;
        return "the service closed the stream";
    }

    private static bool IsPassing(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return status;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(cancellationToken);
            return problem?.Detail is { } detail ? $"{status}: {Terminal.Printable(detail)}" : status;
        }
        catch (System.Text.Json.JsonException)
        {
            return status;
        }
    }

    private sealed record Problem(string? Detail);
}
