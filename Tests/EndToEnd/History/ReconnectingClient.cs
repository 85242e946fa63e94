using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.History;

/// <summary>Watches one BOM as an <c>EventSource</c> does: comes back with the last id until it is told the end.</summary>
internal sealed class ReconnectingClient(Uri front, string bomId)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly List<double> _percents = [];
    private string? _lastId;

    /// <summary>How often a connection was opened.</summary>
    public int Connections { get; private set; }

    /// <summary>How the run ended, as far as this client was told.</summary>
    public string? End { get; private set; }

    /// <summary>The progress that it saw, in order.</summary>
    public double[] Percents
    {
        get
        {
            lock (_percents) return [.. _percents];
        }
    }

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (!await ReadAsync(cancellationToken)) await timer.WaitForNextTickAsync(cancellationToken);
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Connections++;
            using var request = new HttpRequestMessage(HttpMethod.Get, LiveStream.Url(front, bomId));
            if (_lastId is not null) request.Headers.Add("Last-Event-ID", _lastId);
            using var response = await Loopback.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.NoContent) return true;
            if (response.StatusCode is not HttpStatusCode.OK) return false;

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
            {
                if (item.EventType is "stream_end") return true;
                Take(item);
            }

            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private void Take(SseItem<string> item)
    {
        if (item.EventId is null) return;

        _lastId = item.EventId;
        if (item.EventType is "enrichment.completed" or "enrichment.failed") End = item.EventType;
        using var document = JsonDocument.Parse(item.Data);
        var percent = document.RootElement.GetProperty("state").GetProperty("percent_complete").GetDouble();
        lock (_percents) _percents.Add(percent);
    }
}
