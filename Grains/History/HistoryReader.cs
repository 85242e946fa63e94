using EnrichmentStream.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

/// <summary>Reads the history for the silo's grains: some reads at once, and none for a moment if the database has just
/// failed.</summary>
/// <remarks>What is wrong with one BOM must not keep the others from the database: readers pause only after a fault that
/// passes by itself, and only if nothing was read successfully while the failed read was under way.</remarks>
internal sealed class HistoryReader(
    IServiceProvider services, IOptions<HistoryReadOptions> options, HistoryReadMetrics metrics, TimeProvider time)
    : IDisposable
{
    // So long after a failure nobody asks; then one asks, and the others wait for what comes of it.
    private static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(1);

    private readonly IEventHistory _history = services.GetService<IEventHistory>() ?? new DisabledHistory();
    private readonly Dictionary<HistoryPool, SemaphoreSlim> _slots = new()
    {
        [HistoryPool.Grains] = new(options.Value.Reads),
        [HistoryPool.Pages] = new(options.Value.PageReads),
        [HistoryPool.Sweep] = new(1),
    };

    private long _failedAt; // 0 while the last read did well.
    private long _answeredAt;
    private int _probing;

    /// <inheritdoc cref="IEventHistory.KeepsRecordingOrder"/>
    public bool KeepsRecordingOrder => _history.KeepsRecordingOrder;

    /// <summary>Whether anything is recorded at all.</summary>
    public bool IsEnabled => _history.State.Status is not HistoryStatus.Disabled;

    /// <summary>Whether events are recorded at this moment.</summary>
    public bool IsReady => _history.State.Status is HistoryStatus.Ready;

    /// <summary>Whether the last recorded events of many BOMs may be looked up often.</summary>
    public bool LooksAreCheap => _history.LooksAreCheap;

    /// <summary>Reads, when there is a slot.</summary>
    /// <param name="read">One call of the history.</param>
    /// <param name="patience">Its timeouts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HistoryException">The database is away, was so a moment ago, or is too busy.</exception>
    public async Task<T> ReadAsync<T>(
        Func<IEventHistory, CancellationToken, Task<T>> read, HistoryPatience patience,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var result = "failed";
        try
        {
            ThrowDuringCoolDown();
            var slots = _slots[patience.Pool];
            if (!await EnterAsync(slots, patience.Slot, cancellationToken))
            {
                result = "busy";
                throw new HistoryException("Too many reads of the history wait.", isTransient: true);
            }

            var answer = await ReadInSlotAsync(slots, read, patience.Answer, cancellationToken);
            result = "ok";
            return answer;
        }
        finally
        {
            metrics.Read(result, time.GetElapsedTime(start));
        }
    }

    public void Dispose()
    {
        foreach (var slots in _slots.Values) slots.Dispose();
    }

    private async Task<bool> EnterAsync(SemaphoreSlim slots, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (slots.Wait(0, CancellationToken.None)) return true;

        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await slots.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<T> ReadInSlotAsync<T>(
        SemaphoreSlim slots, Func<IEventHistory, CancellationToken, Task<T>> read, TimeSpan longest,
        CancellationToken cancellationToken)
    {
        var probes = false;
        var start = time.GetTimestamp();
        metrics.Began();
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            probes = ProbeOrThrow();
            var answer = await read(_history, either.Token).WaitAsync(either.Token);
            Answered();
            return answer;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(start);
            throw new HistoryException("The database does not answer in time.", isTransient: true, late);
        }
        catch (HistoryException exception) when (exception.IsTransient && (probes || Volatile.Read(ref _failedAt) == 0))
        {
            Failed(start);
            throw;
        }
        catch (Exception unknown) when (unknown is not (HistoryException or OperationCanceledException))
        {
            // What the history does not know must neither end the sweep, and with it the silo, nor keep a grain from its
            // events.
            throw new HistoryException($"Unexpected {unknown.GetType().Name}: {unknown.Message}", isTransient: false, unknown);
        }
        finally
        {
            if (probes) Volatile.Write(ref _probing, 0);
            metrics.Ended();
            slots.Release();
        }
    }

    private void Answered()
    {
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
        Volatile.Write(ref _failedAt, 0);
    }

    // A database that has answered others meanwhile is not away: what failed is that read.
    private void Failed(long start)
    {
        if (Volatile.Read(ref _answeredAt) <= start) Volatile.Write(ref _failedAt, time.GetTimestamp());
    }

    private void ThrowDuringCoolDown()
    {
        if (Volatile.Read(ref _failedAt) is not 0 and var failedAt && time.GetElapsedTime(failedAt) < CoolDown)
            throw new HistoryException("The database failed a moment ago.", isTransient: true);
    }

    // After a failure one read finds out whether the database is back.
    private bool ProbeOrThrow()
    {
        ThrowDuringCoolDown();
        if (Volatile.Read(ref _failedAt) == 0) return false;
        if (Interlocked.Exchange(ref _probing, 1) == 0) return true;
        throw new HistoryException("The database failed a moment ago.", isTransient: true);
    }
}
