using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The front's own event, where a silo that should handle it does not.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class CanaryTests
{
    [Fact]
    public async Task WebFront_OneSiloHangs_SaysSoAndStaysInService()
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 1, new() { ["CANARY_SECONDS"] = "1" });
        var (front, hung) = (cluster.Fronts[0], cluster.All.First());
        Assert.Matches("\"canary\":\"passed in [0-9]+ ms", await front.AnswersAsync("/health/ready", 200));

        hung.Process.Signal(ProcessSignal.Stop);
        var failed = await ReadyUntilAsync(front, "\"canary\":\"failed, ");
        var health = await Loopback.GetAsync(new Uri(front.Address, "/api/enrichment/health"));
        // The other silo finds that it hangs.
        await cluster.Probe.SilosAsync(1);
        await ReadyUntilAsync(front, "\"canary\":\"passed in ");
        hung.Process.Signal(ProcessSignal.Kill);

        Assert.Contains("\"status\":\"degraded\"", failed, StringComparison.Ordinal);
        Assert.Equal(200, health.Status);
    }

    [Fact]
    public async Task WebFront_EventsOfAnotherPrefix_IsReadyAfterFiveSecondsAndSaysWhatIsWrong()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var silo = Service.Start("Silo", new(ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take()))
        {
            ["CHANNEL_PREFIX"] = "others:",
        });
        await using var front = Service.Start("WebFront", ProcessCluster.FrontSettings(redis.Url));

        var waiting = "";
        await Eventually.TrueAsync(async () =>
        {
            waiting = await front.AnswersAsync("/health/ready", 503);
            return waiting.Contains("\"ingest\":\"subscribed\"", StringComparison.Ordinal);
        });
        var health = await Loopback.GetAsync(new Uri(front.Address, "/api/enrichment/health"));
        var ready = await front.AnswersAsync("/health/ready", 200);

        Assert.Contains("\"canary\":\"the first event is on its way\"", waiting, StringComparison.Ordinal);
        Assert.Equal((503, """{"status":"unhealthy","redis":"connected"}"""), health);
        Assert.Contains("\"canary\":\"failed, ", ready, StringComparison.Ordinal);
        Assert.Contains("CHANNEL_PREFIX", ready, StringComparison.Ordinal);
    }

    // Each answer on the way must be 200.
    private static async Task<string> ReadyUntilAsync(Service front, string words)
    {
        var body = "";
        await Eventually.TrueAsync(async () =>
        {
            (var status, body) = await Loopback.GetAsync(new Uri(front.Address, "/health/ready"));
            Assert.True(status == 200, body);
            return body.Contains(words, StringComparison.Ordinal);
        });
        return body;
    }
}
