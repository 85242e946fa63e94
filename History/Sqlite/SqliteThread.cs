using System.Collections.Concurrent;

namespace EnrichmentStream.History.Sqlite;

/// <summary>Runs tasks in order on one thread.</summary>
internal sealed class SqliteThread : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _waiting = [];
    private readonly Thread _thread;

    /// <param name="name">For tools that list threads; at most 15 characters.</param>
    public SqliteThread(string name)
    {
        _thread = new Thread(Work) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Waits for the tasks that were queued. Any more are refused.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
    }

    protected override void QueueTask(Task task) => _waiting.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;

    private void Work()
    {
        foreach (var task in _waiting.GetConsumingEnumerable()) TryExecuteTask(task);
    }
}
