using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>What a newcomer does: Standalone, a simulated run, and a watcher, each in a terminal.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class WholeRunTests
{
    private const string Bom = "123e4567-e89b-12d3-a456-426614174000";

    [Theory]
    [InlineData(0, "enrichment.completed")]
    [InlineData(1, "enrichment.failed", "--fail")]
    public async Task Watch_OfASimulatedRun_ShowsItToTheEndAndTellsHowItEnded(
        int expected, string last, params string[] more)
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();

        await using var watch = PublisherProcess.Start(settings, "watch", "--server", service.Address.ToString());
        await watch.Process.Output.FirstAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        var (simulated, _, _) = await PublisherProcess.RunAsync(
            settings, ["simulate", "--speed", "200", "--seed", "5", .. more]);

        Assert.Equal(0, simulated);
        Assert.Equal(expected, await watch.Process.ExitAsync());
        var shown = watch.Process.Output.Items;
        Assert.StartsWith(last, shown[^2], StringComparison.Ordinal);
        Assert.Contains(shown, line => line.StartsWith("enrichment.started", StringComparison.Ordinal));
        var (status, told, _) = await PublisherProcess.RunAsync(
            settings, "status", "--server", service.Address.ToString());
        Assert.Equal(expected, status);
        Assert.StartsWith($"{Bom}: {last["enrichment.".Length..]}, ", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfARunThatIsPausedAndCancelled_SaysSoAndExitsWith1()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("run.jsonl", string.Join('\n', (string[])[
            Line("e1", "started", """ "state":{"percent_complete":0} """),
            Line("e2", "paused", """ "message":"Out of quota." """),
            Line("e3", "cancelled", """ "error":"cancelled","message":"Stopped by its owner." """),
        ]));

        await using var watch = PublisherProcess.Start(settings, "watch", "--server", service.Address.ToString());
        await watch.Process.Output.FirstAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        var (published, _, errors) = await PublisherProcess.RunAsync(settings, "publish", file);

        Assert.Equal((0, ""), (published, string.Join('\n', errors)));
        Assert.Equal(1, await watch.Process.ExitAsync());
        Assert.Equal(
            ["enrichment.paused Out of quota.", "enrichment.cancelled cancelled: Stopped by its owner."],
            watch.Process.Output.Items.Where(line => line.StartsWith("enrichment.", StringComparison.Ordinal)).Skip(1));
    }

    [Fact]
    public async Task Run_WithStandaloneKilledAndStartedAgainInTheMiddle_LosesNoEvent()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();
        await using var watch = PublisherProcess.Start(
            settings, "watch", "--json", "--server", service.Address.ToString());
        await using var simulate = PublisherProcess.Start(settings, "simulate", "--speed", "20", "--seed", "5");

        await simulate.Process.Output.FirstAsync(line => line.Contains(" 22.7 %", StringComparison.Ordinal));
        service.Process.Signal(ProcessSignal.Kill);
        await service.Process.ExitAsync();
        await simulate.Process.Errors.FirstAsync(line => line.StartsWith("Events wait", StringComparison.Ordinal));
        service.Restart();

        Assert.Equal(0, await simulate.Process.ExitAsync());
        Assert.Equal(0, await watch.Process.ExitAsync());
        Assert.Contains("29 events published.", simulate.Process.Output.Items[^1], StringComparison.Ordinal);
        Assert.Contains("\"percent_complete\":100.0", watch.Process.Output.Items[^1], StringComparison.Ordinal);
        Assert.Contains("enrichment.completed", watch.Process.Output.Items[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Interrupted_TellsWatchersAndExitsWith130()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var heard = await ChannelListener.StartAsync(redis.Port);
        await using var simulate = PublisherProcess.Start(PublisherProcess.Redis(redis.Port), "simulate");
        await heard.TakeAsync(1);

        var (exitCode, _) = await simulate.StopAsync(ProcessSignal.Interrupt);

        Assert.Equal(130, exitCode);
        Assert.Contains("\"error\":\"Cancelled\"", (await heard.TakeAsync(2))[^1], StringComparison.Ordinal);
        Assert.Empty(simulate.Process.Errors.Items);
        Assert.Contains(Bom + " stopped", simulate.Process.Output.Items[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_WithAWrongToken_ExitsWith2AndTheServicesWords()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(
            settings, "watch", "--token", "wrong", "--server", service.Address.ToString());

        Assert.Equal(2, exitCode);
        Assert.Contains("refuses: 401", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static string Line(string id, string type, string rest) => $$"""
        {"event_id":"{{id}}","event_type":"enrichment.{{type}}","bom_id":"{{Bom}}","workflow_run_id":"r1",{{rest}}}
        """;
}
