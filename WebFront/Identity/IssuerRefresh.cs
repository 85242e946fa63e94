namespace EnrichmentStream.WebFront.Identity;

/// <summary>Keeps every issuer's keys fresh, and finds an issuer that was away soon after it is back.</summary>
internal sealed class IssuerRefresh(Issuers issuers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(issuers.KeySets.Select(keys => KeepFreshAsync(keys, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task KeepFreshAsync(IssuerKeys keys, CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (true)
        {
            await keys.RefreshAsync().WaitAsync(cancellationToken);
            var good = keys.IsGood;
            await Task.Delay(good ? IssuerKeys.Period : retry, time, cancellationToken);
            retry = good ? FirstRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LongestRetry.Ticks));
        }
    }
}
