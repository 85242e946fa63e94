using System.Threading.Channels;

namespace EnrichmentStream.Grains.Repair;

/// <summary>A queue of repairs with a few workers of its own, so that slow ones never delay the sweep or the other
/// lane.</summary>
/// <param name="bit">What marks a BOM as waiting here: a power of two.</param>
/// <param name="workers">Most repairs at once.</param>
internal sealed class RepairLane(int bit, int workers)
{
    // Who was tried in vain waits behind those who were not. A BOM is in the queue once, which bounds it.
    private readonly Channel<RepairJob> _jobs = Channel.CreateUnboundedPrioritized(
        new UnboundedPrioritizedChannelOptions<RepairJob>
        {
            Comparer = Comparer<RepairJob>.Create(static (left, right) => left.Attempts.CompareTo(right.Attempts)),
        });

    private int _open;

    /// <summary>Whether nothing waits or is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _open) == 0;

    /// <summary>Adds a job, unless the BOM waits or is under way here.</summary>
    public void Add(RepairJob job)
    {
        if (!job.Bom.Swept.Enter(bit)) return;

        Interlocked.Increment(ref _open);
        _jobs.Writer.TryWrite(job);
    }

    /// <summary>Does the jobs until the token ends.</summary>
    /// <param name="work">One job; never throws but for cancellation.</param>
    /// <param name="cancellationToken">Ends the lane.</param>
    public Task RunAsync(Func<RepairJob, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(work, cancellationToken)));

    private async Task WorkAsync(Func<RepairJob, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await _jobs.Reader.ReadAsync(cancellationToken);
            try
            {
                await work(job, cancellationToken);
            }
            finally
            {
                job.Bom.Swept.Leave(bit);
                Interlocked.Decrement(ref _open);
            }
        }
    }
}
