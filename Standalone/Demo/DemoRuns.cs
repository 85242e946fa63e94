using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Publisher.Simulation;

namespace EnrichmentStream.Standalone.Demo;

/// <summary>The demo runs that play in this process; they end with it, and their watchers are told.</summary>
internal sealed partial class DemoRuns(EnrichmentPublisher publisher, TimeProvider time, ILogger<DemoRuns> logger)
    : IHostedService, IDisposable
{
    /// <summary>Most BOMs that play at the same time.</summary>
    public const int MostBoms = 20;

    /// <summary>Most of one organization, so that the others have some, too.</summary>
    public const int MostBomsOfOne = 10;

    private readonly EnrichmentSimulator _simulator = new(publisher, time);
    private readonly BillOfMaterials _bom = BillOfMaterials.Sample();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly Dictionary<string, int> _boms = [];

    /// <summary>Starts runs of new BOMs.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="organizationId">Who shall own them.</param>
    /// <param name="most">Most BOMs of that organization at the same time.</param>
    /// <returns>The BOMs; none where too many play already.</returns>
    public IReadOnlyList<BomId> Start(DemoRequest request, string organizationId, int most)
    {
        var options = new SimulationOptions
        {
            BomIds = [.. Enumerable.Range(0, request.Boms).Select(_ => BomId.Parse(Guid.NewGuid().ToString()))],
            OrganizationId = organizationId,
            Speed = request.Speed,
            Failing = request.Fail ? request.Boms : 0,
            Seed = Random.Shared.Next(),
        };
        lock (_lock)
        {
            var own = _boms.GetValueOrDefault(organizationId) + request.Boms;
            if (own > most || _boms.Values.Sum() + request.Boms > MostBoms || _stopping.IsCancellationRequested) return [];
            _boms[organizationId] = own;
            var run = PlayAsync(options);
            _running.Add(run);
            _ = run.ContinueWith(ended => Forget(ended, organizationId, request.Boms), TaskScheduler.Default);
        }

        return options.BomIds;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_lock)
        {
            _stopping.Cancel();
            running = [.. _running];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task PlayAsync(SimulationOptions options)
    {
        await Task.Yield(); // The caller holds the lock.
        foreach (var result in await _simulator.RunAsync(_bom, options, null, _stopping.Token))
        {
            if (result.End is SimulationEnd.GivenUp) LogGivenUp(result.BomId, result.Problem);
        }
    }

    private void Forget(Task run, string organizationId, int boms)
    {
        lock (_lock)
        {
            _running.Remove(run);
            if ((_boms[organizationId] -= boms) == 0) _boms.Remove(organizationId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo run of {BomId} was given up: {Problem}")]
    private partial void LogGivenUp(BomId bomId, string? problem);
}
