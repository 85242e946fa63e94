namespace EnrichmentStream.Tests.Support;

/// <summary>Waits for what has no signal to wait on, by asking again and again; the only place that does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(Period);
        var hang = Limits.HangToken;
        while (!await condition()) await timer.WaitForNextTickAsync(hang);
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
