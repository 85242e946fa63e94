namespace EnrichmentStream.Benchmarks.Load;

/// <summary>One load from the first connection to the last event.</summary>
/// <param name="plan">What to do.</param>
/// <param name="time">Of publisher and readers alike.</param>
internal sealed class LoadRun(LoadPlan plan, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // New subscriptions register, and the service collects the garbage of connecting, before the first event.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    // The service mends what it has missed within 15 s; what is silent for longer will not come.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SilenceLimitWhenInterrupted = TimeSpan.FromSeconds(3);

    private readonly LoadBoms _boms = new(plan.Boms);
    private readonly LoadProgress _progress = new(time);
    private ServiceProbe? _probe;
    private EventPublisher? _publisher;
    private StreamSet? _streams;

    /// <summary>Runs the load.</summary>
    /// <param name="cancellationToken">Ends it early: at publishing, with a result; before that, with none.</param>
    /// <exception cref="LoadException">It cannot be run.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        _probe = new ServiceProbe(plan.Pids is [] ? ListeningPort.FindPids(plan.Url.Port) : plan.Pids);
        _publisher = await EventPublisher.ConnectAsync(plan, _boms, time);
        _streams = new StreamSet(plan, _boms, (await LoopbackRule.ResolveAsync(plan.Url, cancellationToken))[0], time);

        var idle = Moment.Read(_probe, time);
        await _progress.FollowAsync(
            _streams.OpenAsync(cancellationToken), () => $"{_streams.Opened:N0} of {plan.Streams:N0} streams open");
        var connected = Moment.Read(_probe, time);
        await Task.Delay(Settle, time, cancellationToken);

        var settled = Moment.Read(_probe, time);
        await _progress.FollowAsync(PublishAndDrainAsync(cancellationToken), DescribePublishing);
        var moments = new LoadMoments(idle, connected, settled, Moment.Read(_probe, time));
        _streams.Dispose(); // Nothing may arrive while it is counted.
        return LoadResult.Of(plan, _streams, _publisher, moments, time) with
        {
            Interrupted = cancellationToken.IsCancellationRequested,
            ServiceMeasured = _probe.HasProcesses,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _streams?.Dispose();
        _probe?.Dispose();
        if (_publisher is not null) await _publisher.DisposeAsync();
    }

    private async Task PublishAndDrainAsync(CancellationToken cancellationToken)
    {
        await _publisher!.PublishAsync(cancellationToken);
        var ended = time.GetTimestamp();
        while (!_streams!.HaveAll(_publisher.PublishedFor))
        {
            var limit = cancellationToken.IsCancellationRequested ? SilenceLimitWhenInterrupted : SilenceLimit;
            if (time.GetElapsedTime(Math.Max(ended, _streams.Totals.LastDelivery)) > limit) return;
            await Task.Delay(Poll, time, CancellationToken.None);
        }
    }

    private string DescribePublishing()
    {
        var totals = _streams!.Totals;
        return $"{_publisher!.Published:N0} of {plan.Events:N0} events published, {totals.Delivered:N0} deliveries, "
            + $"p50 {totals.Latencies.Percentile(0.5).TotalMilliseconds:N2} ms, "
            + $"p99 {totals.Latencies.Percentile(0.99).TotalMilliseconds:N2} ms";
    }
}
