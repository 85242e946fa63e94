using System.Threading.Channels;
using EnrichmentStream.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

/// <summary>Records a silo's events in the background: one batch at a time, in the order in which they came, over all
/// BOMs.</summary>
/// <remarks>
/// While the database is away the events wait, up to a number of bytes; what comes then is counted as overflow, and repair
/// on another silo or a publisher's own record may still have it. At a stop the events are recorded as long as the host
/// lets it, after the grains have ended.
/// </remarks>
internal sealed partial class HistoryWriter : IHistoryWriter, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int BatchBytes = 8 << 20;

    // So that a batch is worth its transaction: recording an event in SQLite takes 58 us in batches of 20, and 30 in batches
    // of 100 (measured). What comes alone is recorded at once: only a busy silo loses up to 100 ms with a kill.
    private const int WorthRecording = 64;
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // That for a single reader has no count.
    private readonly Channel<WaitingEvent> _queue = Channel.CreateUnbounded<WaitingEvent>();

    private readonly CancellationTokenSource _giveUp = new();
    private readonly IEventHistory _history;
    private readonly HistoryWriterOptions _options;
    private readonly HistoryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _disabled;
    private Task _writing = Task.CompletedTask;
    private volatile bool _stopping;
    private long _bytes;
    private int _overflowed;
    private int _refusals;

    public HistoryWriter(
        IEventHistory history, IOptions<HistoryWriterOptions> options, HistoryMetrics metrics, TimeProvider time,
        ILogger<HistoryWriter> logger)
    {
        (_history, _options, _metrics, _time, _logger) = (history, options.Value, metrics, time, logger);
        _disabled = history.State.Status is HistoryStatus.Disabled;
    }

    public void Dispose() => _giveUp.Dispose();

    // Started before the grains and stopped after them: stages end in reverse order.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(HistoryWriter), ServiceLifecycleStage.RuntimeInitialize, StartAsync, StopAsync);

    public void Enqueue(RecordedEvent recorded)
    {
        if (_disabled) return;

        var waiting = new WaitingEvent(recorded, _time.GetTimestamp());
        if (Interlocked.Add(ref _bytes, waiting.Size) > _options.QueueBytes || !_queue.Writer.TryWrite(waiting))
        {
            Interlocked.Add(ref _bytes, -waiting.Size);
            Overflow();
            return;
        }

        _metrics.Waiting(1, waiting.Size);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = WriteAsync();
        return Task.CompletedTask;
    }

    /// <summary>Records what waits, until the token ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _queue.Writer.TryComplete();
        await using (cancellationToken.Register(_giveUp.Cancel)) await _writing;
        var left = 0;
        while (_queue.Reader.TryRead(out _)) left++;
        if (left == 0) return;

        _metrics.Events("lost", left);
        LogLost(left);
    }

    private async Task WriteAsync()
    {
        var batch = new List<WaitingEvent>();
        long? lastBatch = null;
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_giveUp.Token))
            {
                await GatherAsync(lastBatch);
                Take(batch);
                await RecordAsync(batch);
                lastBatch = _time.GetTimestamp();
            }
        }
        catch (Exception) when (_giveUp.IsCancellationRequested)
        {
            // Cancelled, or whatever a database says that is cut off.
            _metrics.Events("lost", batch.Count);
            if (batch.Count > 0) LogLost(batch.Count);
        }
    }

    private async Task GatherAsync(long? lastBatch)
    {
        while (lastBatch is { } last && !_stopping && _queue.Reader.Count < WorthRecording
               && _time.GetElapsedTime(last) < BetweenBatches)
        {
            await Task.Delay(Look, _time, _giveUp.Token);
        }
    }

    private void Take(List<WaitingEvent> batch)
    {
        var bytes = 0L;
        while (batch.Count < _options.BatchEvents && bytes < BatchBytes && _queue.Reader.TryRead(out var waiting))
        {
            batch.Add(waiting);
            bytes += waiting.Size;
        }
    }

    private async Task RecordAsync(List<WaitingEvent> batch)
    {
        RecordedEvent[] events = [.. batch.Select(waiting => waiting.Recorded)];
        var pause = ShortestPause;
        while (true)
        {
            try
            {
                Recorded(batch, await _history.RecordAsync(events, _giveUp.Token));
                return;
            }
            catch (Exception exception) when (!_giveUp.IsCancellationRequested)
            {
                // The history itself tells of what it knows; what it does not know must not end the writer.
                _metrics.Failed();
                if (exception is not HistoryException) LogUnknown(exception);
            }

            await Task.Delay(pause, _time, _giveUp.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Recorded(List<WaitingEvent> batch, RecordResult result)
    {
        var bytes = batch.Sum(waiting => waiting.Size);
        Interlocked.Add(ref _bytes, -bytes);
        _metrics.Waiting(-batch.Count, -bytes);
        _metrics.Batch(batch.Count, _time.GetElapsedTime(batch[0].TakenAt));
        _metrics.Events("recorded", result.Recorded);
        _metrics.Events("known", result.Known);
        _metrics.Events("refused", result.Refused.Count);
        foreach (var refused in result.Refused) TellRefused(refused);
        if (Interlocked.Exchange(ref _overflowed, 0) is > 0 and var lost) LogOverflowed(lost);
        batch.Clear();
    }

    // The first is told at once, the sum once the database has taken events again.
    private void Overflow()
    {
        _metrics.Events("overflow", 1);
        if (Interlocked.Increment(ref _overflowed) == 1) LogOverflow(_options.QueueBytes);
    }

    private void TellRefused(RefusedEvent refused)
    {
        // The first, and then ever rarer: a publisher of such events sends many.
        var count = ++_refusals;
        if ((count & (count - 1)) == 0) LogRefused(refused.Event.BomId.Value, refused.Reason, count);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "History: {Bytes} bytes wait for the database; events that come now are not recorded (HISTORY_QUEUE_BYTES).")]
    private partial void LogOverflow(long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "History: {Count} events were not recorded while the database was away.")]
    private partial void LogOverflowed(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "History: {Count} events were not recorded before the silo had to end.")]
    private partial void LogLost(int count);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "History: an event of BOM {BomId} cannot be recorded: {Reason} ({Count} so far).")]
    private partial void LogRefused(string bomId, string reason, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "History: a batch failed; it is tried again.")]
    private partial void LogUnknown(Exception exception);
}
