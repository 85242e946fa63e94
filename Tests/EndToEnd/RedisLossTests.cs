using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Redis crashes and comes back empty on the same port.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class RedisLossTests : IAsyncLifetime
{
    private const string Health = "/api/enrichment/health";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    // As many BOMs as it takes for each silo to be in charge of some.
    private readonly string[] _bomIds = [.. Enumerable.Range(0, 8).Select(_ => Documents.NewBom())];

    // Each test has its own: what an empty Redis does to a cluster must not show in another test.
    private ProcessCluster? _cluster;

    private ProcessCluster Cluster => _cluster!;

    private Service Front => Cluster.Fronts[0];

    [Fact]
    public async Task Redis_KilledAndStartedAgain_OpenStreamsSayItAndGoOn()
    {
        var streams = await Task.WhenAll(_bomIds.Select(bom => LiveStream.WatchAsync(Front.Address, bom)));

        await Cluster.Redis.KillAsync();
        const string error = """{"type":"error","message":"Redis connection error"}""";
        foreach (var stream in streams) Assert.Equal(error, (await stream.EventAsync("error")).Data);
        await AssertUnavailableAsync();
        await BackAsync();
        await Task.WhenAll(_bomIds.Select(bom => Cluster.Publisher.RunAsync(bom, 60, Pace)));

        foreach (var stream in streams)
        {
            var events = await stream.ToEndAsync();
            Assert.Single(events, one => one.EventType == "error");
            Assert.Equal("completed", LiveStream.IdsOf(events)[^1]);
        }
    }

    // More than once: silos and front find Redis again at moments of their own.
    [Fact]
    public async Task Redis_BackAsHealthSays_NextEventReachesEveryStream()
    {
        var streams = await Task.WhenAll(_bomIds.Select(bom => LiveStream.WatchAsync(Front.Address, bom)));

        foreach (var count in (int[])[1, 2, 3])
        {
            await LoseAsync();
            await BackAsync();
            var id = EventPublisher.ProgressId(count);
            foreach (var bom in _bomIds) await Cluster.Publisher.PublishAsync(bom, Documents.Progress(id, count));
            foreach (var stream in streams) await stream.IdAsync(id);
        }
    }

    [Fact]
    public async Task Redis_LostAndBack_NewFrontFindsTheSilos()
    {
        await LoseAsync();
        await BackAsync();

        await using var added = Service.Start("WebFront", ProcessCluster.FrontSettings(Cluster.Redis.Url));

        await added.ReadyAsync();
    }

    [Fact]
    public async Task Redis_LostAndBack_SiloThatThenDiesIsReplaced()
    {
        var streams = await Task.WhenAll(_bomIds.Select(bom => LiveStream.WatchAsync(Front.Address, bom)));
        var host = await Cluster.HostOfAsync(_bomIds[0]);
        await LoseAsync();
        await BackAsync();

        await host.StopAsync(ProcessSignal.Kill);
        await Task.WhenAll(_bomIds.Select(bom => Cluster.Publisher.RunAsync(bom, 60, Pace)));

        foreach (var stream in streams) Assert.Equal("completed", LiveStream.IdsOf(await stream.ToEndAsync())[^1]);
    }

    public async Task InitializeAsync() => _cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 1);

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    private async Task LoseAsync()
    {
        await Cluster.Redis.KillAsync();
        await Front.AnswersAsync(Health, 503);
    }

    // Nobody does anything but start Redis.
    private async Task BackAsync()
    {
        await Cluster.Redis.StartAsync();
        Assert.Equal("""{"status":"healthy","redis":"connected"}""", await Front.AnswersAsync(Health, 200));
    }

    private async Task AssertUnavailableAsync()
    {
        Assert.Equal("""{"status":"unhealthy","redis":"disconnected"}""", await Front.AnswersAsync(Health, 503));
        await using var refused = await LiveStream.OpenAsync(Front.Address, _bomIds[0]);
        Assert.Equal(503, (int)refused.Response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Response.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", refused.Response.Content.Headers.ContentType?.MediaType);
    }
}
