using System.IO.Pipelines;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Sends an event of its own the whole way: Redis, a silo's ingest, a grain, this front's hub, a
/// connection.</summary>
/// <remarks>
/// The first pass also compiles that way, so the front is not ready before it has ended: well, or after
/// <see cref="Patience"/>. Later ones only report: one frozen silo must not take a front out of service. Each pass has an
/// id of its own (<see cref="BomId.NewCanary"/>), so that in time it tries every silo; nothing of it is recorded, listed or
/// counted. Why: docs/decisions/0014-canary.md.
/// </remarks>
internal sealed partial class Canary(
    IConnectionMultiplexer redis, IOptions<RedisOptions> channels, BomHubs hubs, RedisLink link, IOptions<SseOptions> sse,
    IOptions<HealthOptions> options, CanaryMetrics metrics, TimeProvider time, ILogger<Canary> logger)
    : BackgroundService
{
    /// <summary>Longest time of a pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The silo that has the grain may still be subscribing, and a grain may not have answered.
    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(500);

    private readonly EnrichmentChannels _channels = new(channels.Value.ChannelPrefix);
    private volatile CanaryReport? _report;

    /// <summary>How the last pass ended; null before the first one has.</summary>
    public CanaryReport? Report => _report;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await link.KnowAsync(stoppingToken) is not LinkState.Connected)
                await Task.Delay(RepeatPause, time, stoppingToken);
            while (true)
            {
                Tell(await PassAsync(stoppingToken));
                await Task.Delay(options.Value.CanaryPeriod, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task<CanaryReport> PassAsync(CancellationToken stoppingToken)
    {
        var start = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        string? fault;
        try
        {
            fault = await FlyAsync(BomId.NewCanary(), either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            fault = "nothing came through in time";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            fault = exception.Message;
        }

        return new CanaryReport(fault, time.GetElapsedTime(start), time.GetTimestamp());
    }

    // As an administrator's stream of a BOM that nobody else can name.
    private async Task<string?> FlyAsync(BomId id, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var connection = new SseConnection(sse.Value, SseMetrics.Uncounted, time, static () => { });
        var reader = new BomReader.Whole(connection);
        var hub = hubs.Acquire(id);
        try
        {
            await JoinAsync(hub, reader, cancellationToken);
            connection.Start(pipe.Writer, new[] { SseFrames.Connected(id, "live", connection.KeepAliveTime, default) });
            await PublishAsync(id, connection.Completion, cancellationToken);
            return await HasArrivedAsync(pipe.Reader, id) ? null : "the stream ended without the event";
        }
        finally
        {
            connection.Release();
            hub.Leave(reader);
            hubs.Release(hub);
        }
    }

    private async Task JoinAsync(BomHub hub, BomReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var joined = await hub.JoinAsync(new JoinRequest(reader, Viewer.Admin, resume: null), cancellationToken);
            if (joined.Outcome is JoinOutcome.Live) return;
            await Task.Delay(RepeatPause, time, cancellationToken);
        }
    }

    // What it sends again, the grain knows.
    private async Task PublishAsync(BomId id, Task arrived, CancellationToken cancellationToken)
    {
        var channel = RedisChannel.Literal(_channels.For(id));
        var document = Encoding.UTF8.GetBytes(
            $$$"""{"event_id":"{{{EventId(id)}}}","event_type":"enrichment.completed","bom_id":"{{{id}}}","state":{"status":"completed"}}""");
        while (true)
        {
            await redis.GetSubscriber().PublishAsync(channel, document).WaitAsync(cancellationToken);
            var pause = Task.Delay(RepeatPause, time, cancellationToken);
            if (await Task.WhenAny(arrived, pause) == arrived) return;
            await pause;
        }
    }

    private static async Task<bool> HasArrivedAsync(PipeReader pipe, BomId id)
    {
        if (!pipe.TryRead(out var read)) return false;

        var text = Encoding.UTF8.GetString(read.Buffer);
        await pipe.CompleteAsync();
        return text.Contains($"\nid: {EventId(id)}\n", StringComparison.Ordinal);
    }

    private static string EventId(BomId id) => id.Value[1..];

    private void Tell(CanaryReport report)
    {
        var wasGood = _report is null or { Fault: null };
        _report = report;
        metrics.Passed(report);
        if (report.Fault is { } fault && wasGood) LogFailed(fault, report.Duration.TotalSeconds);
        else if (report.Fault is null && !wasGood) LogRecovered(report.Duration.TotalSeconds);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An event of the front's own did not come through Redis, a silo and a stream: {Fault} ({Seconds:0.0} s). It goes on "
            + "trying, and the front goes on serving.")]
    private partial void LogFailed(string fault, double seconds);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "The front's own event has come through again, in {Seconds:0.000} s.")]
    private partial void LogRecovered(double seconds);
}
