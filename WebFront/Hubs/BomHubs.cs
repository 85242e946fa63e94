using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>The hubs of this process: one a watched BOM, kept a little longer than its last watcher.</summary>
internal sealed class BomHubs(
    IClusterClient cluster, IOptions<FrontOptions> options, HubMetrics metrics, TimeProvider time,
    ILogger<BomHub> logger)
    : BackgroundService
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<BomId, Entry> _hubs = [];

    /// <summary>The hub of a BOM, made where there is none. Each call needs one <see cref="Release"/>.</summary>
    public BomHub Acquire(BomId bomId)
    {
        lock (_gate)
        {
            if (!_hubs.TryGetValue(bomId, out var entry))
            {
                entry = new Entry(new BomHub(bomId, cluster, options.Value, metrics, time, logger));
                _hubs.Add(bomId, entry);
                metrics.Opened();
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
            entry.UnusedSince = time.GetTimestamp();
        }
    }

    /// <summary>Makes every hub ask its grain within a time, since something may have been lost.</summary>
    public void RenewAllWithin(TimeSpan longest)
    {
        lock (_gate)
        {
            foreach (var entry in _hubs.Values) entry.Hub.RenewWithin(longest);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Check();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends; Orleans gives up the client's subscriptions by itself.
        }
    }

    private void Check()
    {
        lock (_gate)
        {
            foreach (var (bomId, entry) in _hubs)
            {
                if (entry.Users == 0 && time.GetElapsedTime(entry.UnusedSince) >= options.Value.Linger)
                {
                    _hubs.Remove(bomId);
                    metrics.Closed();
                    entry.Hub.Close();
                }
                else if (entry.Hub.IsDue)
                {
                    entry.Hub.Renew();
                }
            }
        }
    }

    private sealed class Entry(BomHub hub)
    {
        public BomHub Hub => hub;

        public int Users { get; set; }

        public long UnusedSince { get; set; }
    }
}
