namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>What a process or connection has brought so far, for tests that wait until it is enough.</summary>
internal sealed class Recording<T>(Func<T, string>? describe = null)
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>All so far.</summary>
    public T[] Items
    {
        get
        {
            lock (_gate) return [.. _items];
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            Raise();
        }
    }

    /// <summary>Says that nothing follows.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Raise();
        }
    }

    /// <summary>Waits for the first item that fits, from the beginning.</summary>
    public async Task<T> FirstAsync(Predicate<T> fits)
    {
        var items = await WaitAsync(all => Array.Exists(all, fits));
        return Array.Find(items, fits)!;
    }

    /// <summary>Waits until nothing can follow.</summary>
    public Task<T[]> ToEndAsync() => WaitAsync(static _ => false, endWillDo: true);

    /// <summary>Waits until it is enough; fails at the end of what can come, or at the hang limit.</summary>
    public async Task<T[]> WaitAsync(Func<T[], bool> enough, bool endWillDo = false)
    {
        using var hang = new CancellationTokenSource(Limits.Hang);
        while (true)
        {
            var (items, ended, changed) = Look();
            if (enough(items) || (ended && endWillDo)) return items;
            if (ended) throw new InvalidOperationException($"It ended too early, after: {Describe(items)}");

            try
            {
                await changed.WaitAsync(hang.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"What was waited for has not come in time, only: {Describe(items)}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (T[] Items, bool Ended, Task Changed) Look()
    {
        lock (_gate) return ([.. _items], _ended, _changed.Task);
    }

    private void Raise()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private string Describe(T[] items) =>
        string.Join('\n', items.TakeLast(40).Select(item => describe is null ? $"{item}" : describe(item)));
}
