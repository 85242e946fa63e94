using Microsoft.Extensions.Hosting;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Reminds the silo's grains to give back memory that they no longer need: one timer for all of them.</summary>
/// <remarks>A reminder runs on the grain's own turn but is no call, so it does not keep the grain in memory.</remarks>
internal sealed class TidyService(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TrackedBom, long> _due = new();
    private readonly HashSet<TrackedBom> _waiting = [];

    /// <summary>How many reminders wait; at most one a grain that is active, or was a moment ago.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _due.Count;
        }
    }

    /// <summary>Reminds a grain after a while, unless a reminder waits for it already; grains look at what is true then, and ask
    /// again where they still need it.</summary>
    public void RemindAfter(TrackedBom tracked, TimeSpan delay)
    {
        var due = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        lock (_gate)
        {
            if (_waiting.Add(tracked)) _due.Enqueue(tracked, due);
        }
    }

    /// <summary>Reminds those whose time has come.</summary>
    public void RemindDue()
    {
        while (TakeDue() is { } tracked) tracked.Tidy();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) RemindDue();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends, and its grains with it.
        }
    }

    private TrackedBom? TakeDue()
    {
        lock (_gate)
        {
            if (!_due.TryPeek(out _, out var due) || due > time.GetTimestamp()) return null;
            var tracked = _due.Dequeue();
            _waiting.Remove(tracked);
            return tracked;
        }
    }
}
