using Microsoft.Extensions.Hosting;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>Beats to the fronts while the silo runs, and tells them when it ends.</summary>
/// <remarks>It ends while the silo's streams still deliver: two stages above them, one above the wait until they have.</remarks>
internal sealed class FrontBeats(FrontRegistry fronts, TimeProvider time) : BackgroundService, ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(FrontBeats), ServiceLifecycleStage.Active + 2, _ => Task.CompletedTask, EndAsync);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FrontRegistry.BeatPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) fronts.Beat();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await fronts.EndAsync().WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Its silence, or the membership, tells them as well.
        }
    }
}
