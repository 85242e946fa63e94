using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>The hubs of this process: one a watched BOM, kept a little longer than its last watcher.</summary>
/// <remarks>A hub of which nothing is heard costs no time: only what is due is looked at.</remarks>
internal sealed class BomHubs : BackgroundService
{
    private const int AtOnce = 64;

    private static readonly TimeSpan AskSpread = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<BomId, Entry> _hubs = [];
    private readonly PriorityQueue<(BomHub Hub, HubMessage Message), long> _due = new();
    private readonly IClusterClient _cluster;
    private readonly FrontFeed _feed;
    private readonly FrontOptions _options;
    private readonly HubMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<BomHub> _logger;

    public BomHubs(
        IClusterClient cluster, FrontFeed feed, IOptions<FrontOptions> options, HubMetrics metrics, TimeProvider time,
        ILogger<BomHub> logger)
    {
        (_cluster, _feed, _options, _metrics, _time, _logger) = (cluster, feed, options.Value, metrics, time, logger);
        feed.Begin(this);
    }

    /// <summary>The hub of a BOM, made where there is none. Each call needs one <see cref="Release"/>.</summary>
    public BomHub Acquire(BomId bomId)
    {
        lock (_gate)
        {
            if (!_hubs.TryGetValue(bomId, out var entry))
            {
                entry = new Entry(new BomHub(bomId, _cluster, _feed, _options, MetricsOf(bomId), Later, _time, _logger));
                _hubs.Add(bomId, entry);
                MetricsOf(bomId).Opened();
            }

            entry.Users++;
            return entry.Hub;
        }
    }

    /// <summary>Says that a stream no longer uses the hub.</summary>
    public void Release(BomHub hub)
    {
        lock (_gate)
        {
            var entry = _hubs[hub.BomId];
            entry.Users--;
            entry.UnusedSince = _time.GetTimestamp();
            if (entry.Users > 0 || entry.IsLeaving) return;

            entry.IsLeaving = true;
            _due.Enqueue((hub, HubMessage.Close), Due(_options.Linger));
        }
    }

    /// <summary>Hands on what a grain tells. Never waits.</summary>
    /// <returns>False where no stream follows the BOM.</returns>
    public bool Deliver(EnrichmentBroadcast broadcast)
    {
        if (Find(broadcast.BomId) is not { } hub) return false;

        hub.Follow(broadcast);
        return true;
    }

    /// <summary>Makes the hubs of BOMs, as far as there are any, ask their grains: many not all at one moment.</summary>
    public void Ask(BomId[] bomIds)
    {
        for (var index = 0; index < bomIds.Length; index++)
        {
            if (Find(bomIds[index]) is not { } hub) continue;
            if (index < AtOnce) hub.Ask();
            else Later(hub, HubMessage.Ask, AskSpread * Random.Shared.NextDouble());
        }
    }

    /// <summary>What is followed, for a comparison with what a silo knows.</summary>
    public FollowedBom[] Followed(SiloAddress silo)
    {
        BomHub[] hubs;
        lock (_gate) hubs = [.. _hubs.Values.Select(static entry => entry.Hub)];
        return [.. hubs.Select(hub => (hub.BomId, hub.Position))
            .Select(one => new FollowedBom(one.BomId, one.Position.Cursor, silo.Equals(one.Position.Silo)))];
    }

    /// <summary>Finds out what is missing, since something may have been lost.</summary>
    public void CompareAll() => _feed.CompareAll();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_feed.RunAsync(stoppingToken), CheckAsync(stoppingToken));

    private async Task CheckAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckPeriod, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Check();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private HubMetrics MetricsOf(BomId bomId) => bomId.IsCanary ? HubMetrics.Uncounted : _metrics;

    private BomHub? Find(BomId bomId)
    {
        lock (_gate) return _hubs.GetValueOrDefault(bomId)?.Hub;
    }

    // One message of a kind waits for a hub: whichever comes, it looks at what is true then.
    private void Later(BomHub hub, HubMessage message, TimeSpan span)
    {
        lock (_gate)
        {
            if (message == HubMessage.Ask && _hubs.GetValueOrDefault(hub.BomId) is { } entry && entry.Hub == hub)
            {
                if (entry.WillAsk) return;
                entry.WillAsk = true;
            }

            _due.Enqueue((hub, message), Due(span));
        }
    }

    private long Due(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Does what is due.</summary>
    internal void Check()
    {
        while (TakeDue() is { } due)
        {
            if (due.Message == HubMessage.Close) CloseIfUnused(due.Hub);
            else due.Hub.Post(due.Message);
        }
    }

    private (BomHub Hub, HubMessage Message)? TakeDue()
    {
        lock (_gate)
        {
            if (!_due.TryPeek(out _, out var at) || at > _time.GetTimestamp()) return null;

            var due = _due.Dequeue();
            if (due.Message == HubMessage.Ask && _hubs.GetValueOrDefault(due.Hub.BomId) is { } entry) entry.WillAsk = false;
            return due;
        }
    }

    private void CloseIfUnused(BomHub hub)
    {
        lock (_gate)
        {
            var entry = _hubs[hub.BomId];
            entry.IsLeaving = false;
            if (entry.Users > 0) return;
            if (_options.Linger - _time.GetElapsedTime(entry.UnusedSince) is var rest && rest > TimeSpan.Zero)
            {
                entry.IsLeaving = true;
                _due.Enqueue((hub, HubMessage.Close), Due(rest));
                return;
            }

            _hubs.Remove(hub.BomId);
        }

        MetricsOf(hub.BomId).Closed();
        hub.Close();
    }

    private sealed class Entry(BomHub hub)
    {
        public BomHub Hub => hub;

        public int Users { get; set; }

        public long UnusedSince { get; set; }

        public bool IsLeaving { get; set; }

        public bool WillAsk { get; set; }
    }
}
