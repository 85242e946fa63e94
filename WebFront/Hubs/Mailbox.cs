namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Handles messages one at a time, in order, on whichever thread brings the first: no task and no loop
/// waits.</summary>
/// <param name="handle">Takes one message; what it throws must be its own matter.</param>
/// <param name="capacity">Messages that may wait before <see cref="TryPost"/> refuses.</param>
internal sealed class Mailbox<T>(Action<T> handle, int capacity) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private Queue<T>? _waiting; // Most messages find nobody at work.
    private bool _working;

    /// <summary>Hands a message over, however many wait.</summary>
    public void Post(T message)
    {
        if (Begins(message, isBounded: false) is true) Work(message);
    }

    /// <summary>Hands a message over, unless too many wait.</summary>
    /// <param name="message">The message.</param>
    /// <param name="inline">Whether it may be handled before this returns, where nobody is at work.</param>
    /// <returns>False where it was not taken.</returns>
    public bool TryPost(T message, bool inline)
    {
        if (!inline) return Queued(message);
        if (Begins(message, isBounded: true) is not { } begins) return false;
        if (begins) Work(message);
        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Next(out var message)) handle(message);
    }

    private bool? Begins(T message, bool isBounded)
    {
        lock (_gate)
        {
            if (!_working) return _working = true;
            return Enqueue(message, isBounded) ? false : null;
        }
    }

    private bool Queued(T message)
    {
        lock (_gate)
        {
            if (!Enqueue(message, isBounded: true)) return false;
            if (_working) return true;
            _working = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return true;
    }

    private bool Enqueue(T message, bool isBounded)
    {
        if (isBounded && _waiting?.Count >= capacity) return false;
        (_waiting ??= new()).Enqueue(message);
        return true;
    }

    // Who brought the first message is not kept for those that have come since.
    private void Work(T message)
    {
        handle(message);
        lock (_gate)
        {
            if (_waiting is not { Count: > 0 })
            {
                _working = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool Next([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T message)
    {
        lock (_gate)
        {
            if (_waiting!.TryDequeue(out message)) return true;
            _waiting = null; // It may have grown.
            _working = false;
            return false;
        }
    }
}
