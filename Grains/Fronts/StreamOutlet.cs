using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>A front in another process: told over its stream, in numbered deliveries.</summary>
/// <remarks>
/// What comes while a delivery is being published goes with the next one. Where too much waits, the oldest broadcasts are
/// left out, and the front is told of which BOMs: it asks their grains.
/// </remarks>
internal sealed partial class StreamOutlet : FrontOutlet
{
    // Of usual events some 8 MB, and of the longest ones one or two.
    private const int MostWaiting = 8_192;
    private const long MostWaitingBytes = 16 << 20;

    // A delivery of more would hold up what comes behind it.
    private const int MostOfDelivery = 256;
    private const long MostBytesOfDelivery = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<EnrichmentBroadcast> _waiting = [];
    private readonly HashSet<BomId> _skipped = [];
    private readonly SiloAddress _silo;
    private readonly Func<FrontDelivery, Task> _publish;
    private readonly FrontMetrics _metrics;
    private readonly ILogger _logger;
    private readonly long _flow;
    private long _waitingBytes;
    private long _number;
    private bool _publishing;
    private bool _beats;
    private bool _isLast;
    private TaskCompletionSource? _idle;

    /// <param name="front">The front's process.</param>
    /// <param name="silo">Who tells.</param>
    /// <param name="flow">Higher than that of every outlet to the front before, on this silo.</param>
    /// <param name="publish">Publishes to the front's stream.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of what is lost.</param>
    public StreamOutlet(
        Guid front, SiloAddress silo, long flow, Func<FrontDelivery, Task> publish, FrontMetrics metrics, TimeProvider time, ILogger logger)
        : base(front, time)
    {
        (_silo, _flow, _publish, _metrics, _logger) = (silo, flow, publish, metrics, logger);
    }

    /// <summary>Whether nothing waits and nothing is being published.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_publishing;
        }
    }

    public override void Send(EnrichmentBroadcast broadcast)
    {
        lock (_gate)
        {
            _waiting.Enqueue(broadcast);
            _waitingBytes += SizeOf(broadcast);
            while (_waiting.Count > MostWaiting || _waitingBytes > MostWaitingBytes && _waiting.Count > 1) Skip();
            if (!Start()) return;
        }

        Publish();
    }

    /// <summary>Shows that the flow lives, unless something is on its way that does.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            _beats = true;
            if (!Start()) return;
        }

        Publish();
    }

    /// <summary>Publishes what waits, and that nothing more comes.</summary>
    /// <returns>Ends when that is published.</returns>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _isLast = true;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!Start()) return _idle.Task;
        }

        Publish();
        return _idle.Task;
    }

    private static long SizeOf(EnrichmentBroadcast broadcast)
    {
        long bytes = 256;
        foreach (var told in broadcast.Events) bytes += told.Document.Length;
        return bytes;
    }

    private void Skip()
    {
        var skipped = _waiting.Dequeue();
        _waitingBytes -= SizeOf(skipped);
        _skipped.Add(skipped.BomId);
        _metrics.Skipped();
    }

    // One publishes at a time: a stream keeps the order of calls that wait for each other.
    private bool Start() => !_publishing && (_publishing = true);

    // On the thread pool: the grain goes on at once, and what others send meanwhile shares the delivery.
    private void Publish() =>
        ThreadPool.UnsafeQueueUserWorkItem(static outlet => _ = outlet.PublishAsync(), this, preferLocal: true);

    private async Task PublishAsync()
    {
        while (Next() is { } delivery)
        {
            try
            {
                await _publish(delivery);
                _metrics.Delivered(delivery.Broadcasts.Count(static one => !one.BomId.IsCanary));
            }
            catch (Exception exception)
            {
                _metrics.Failed();
                LogFailed(exception, Front); // Its number is missing now, so the front asks.
            }
        }
    }

    private FrontDelivery? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _skipped.Count == 0 && !_beats && !_isLast)
            {
                _publishing = false;
                _idle?.TrySetResult();
                return null;
            }

            var broadcasts = Take();
            var isLast = _isLast && _waiting.Count == 0;
            var delivery = new FrontDelivery(_silo, _flow, ++_number, broadcasts) { Skipped = [.. _skipped], IsLast = isLast };
            _skipped.Clear();
            _beats = false;
            if (isLast) _isLast = false;
            return delivery;
        }
    }

    private EnrichmentBroadcast[] Take()
    {
        var (count, bytes) = (0, 0L);
        foreach (var broadcast in _waiting)
        {
            bytes += SizeOf(broadcast);
            if (count > 0 && bytes > MostBytesOfDelivery || count == MostOfDelivery) break;
            count++;
        }

        var taken = new EnrichmentBroadcast[count];
        for (var index = 0; index < count; index++)
        {
            taken[index] = _waiting.Dequeue();
            _waitingBytes -= SizeOf(taken[index]);
        }

        return taken;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A delivery to front {Front} was lost; it will ask for what was in it.")]
    private partial void LogFailed(Exception exception, Guid front);
}
