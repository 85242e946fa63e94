namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Tells on standard error, every five seconds, how far a long step has come.</summary>
internal sealed class LoadProgress(TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Waits for a step.</summary>
    public async Task FollowAsync(Task step, Func<string> describe)
    {
        var start = time.GetTimestamp();
        using var ended = new CancellationTokenSource();
        while (await Task.WhenAny(step, Task.Delay(Period, time, ended.Token)) != step)
            await Console.Error.WriteLineAsync($"{time.GetElapsedTime(start).TotalSeconds,5:N0} s: {describe()}");
        await ended.CancelAsync();
        await step;
    }
}
