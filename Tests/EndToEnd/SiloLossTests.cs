using System.Net.ServerSentEvents;
using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A silo goes in the middle of runs: dead without a word, or told to stop.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class SiloLossTests(ClusterSubject subject) : IClassFixture<ClusterSubject>, IAsyncLifetime
{
    // Long enough that the death is found while events still come, and after the last of them.
    private const int Progresses = 300;

    private const int KilledExitCode = 128 + (int)ProcessSignal.Kill;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string[] _bomIds = [.. Enumerable.Range(0, 4).Select(_ => Documents.NewBom())];

    private ProcessCluster Cluster => subject.Cluster;

    [Theory]
    [InlineData(nameof(ProcessSignal.Kill), 20)]
    [InlineData(nameof(ProcessSignal.Kill), Progresses - 20)]
    [InlineData(nameof(ProcessSignal.Terminate), Progresses / 2)]
    public async Task Silo_GoesInTheMiddleOfARun_EveryStreamGetsToItsEnd(string signal, int goesAfter)
    {
        var streams = await Task.WhenAll(
            _bomIds.SelectMany(_ => Cluster.Fronts, (bom, front) => LiveStream.WatchAsync(front.Address, bom)));
        var publishing = _bomIds.Select(bom => Cluster.Publisher.RunAsync(bom, Progresses, Pace)).ToArray();
        await streams[0].IdAsync(EventPublisher.ProgressId(goesAfter));

        var host = await Cluster.HostOfAsync(_bomIds[0]);
        var gone = TimeProvider.System.GetTimestamp();
        var (exitCode, _) = await host.StopAsync(Enum.Parse<ProcessSignal>(signal));

        foreach (var stream in streams) AssertWholeRun(await stream.ToEndAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(gone), TimeSpan.Zero, Longest);
        Assert.Equal(signal is nameof(ProcessSignal.Kill) ? KilledExitCode : 0, exitCode);
        await Task.WhenAll(publishing);
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Cluster.RepairAsync();

    private static void AssertWholeRun(SseItem<string>[] events)
    {
        var ids = LiveStream.IdsOf(events);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(["enrichment.completed", "stream_end"], events.TakeLast(2).Select(one => one.EventType));
        var percents = events.Where(one => one.EventId is not null).Select(Percent).ToArray();
        Assert.Equal(percents.Order(), percents);
    }

    private static double Percent(SseItem<string> published)
    {
        using var document = JsonDocument.Parse(published.Data);
        return document.RootElement.GetProperty("state").GetProperty("percent_complete").GetDouble();
    }
}
