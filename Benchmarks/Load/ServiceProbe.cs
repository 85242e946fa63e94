using System.Diagnostics;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Reads what the service's processes have cost.</summary>
internal sealed class ServiceProbe : IDisposable
{
    private readonly List<Process> _processes = [];

    /// <summary>Watches processes.</summary>
    /// <exception cref="LoadException">One of them does not run.</exception>
    public ServiceProbe(IEnumerable<int> pids)
    {
        foreach (var pid in pids)
        {
            try
            {
                _processes.Add(Process.GetProcessById(pid));
            }
            catch (ArgumentException exception)
            {
                throw new LoadException($"--pids names {pid}, but no such process runs.", exception);
            }
        }
    }

    /// <summary>Whether there is a process to measure.</summary>
    public bool HasProcesses => _processes.Count > 0;

    /// <summary>The sum over all processes at this moment. One that has ended counts nothing.</summary>
    public ServiceCost Read()
    {
        var running = _processes.FindAll(static process => !process.HasExited);
        running.ForEach(static process => process.Refresh());
        return new ServiceCost(
            new TimeSpan(running.Sum(static process => process.TotalProcessorTime.Ticks)),
            running.Sum(static process => process.WorkingSet64));
    }

    public void Dispose() => _processes.ForEach(static process => process.Dispose());
}
