using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Programs that start before what they need, and that are told to stop.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class StartAndStopTests
{
    [Fact]
    public async Task WebFront_StartedBeforeAnySilo_WaitsAndBecomesReady()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var front = Service.Start("WebFront", ProcessCluster.FrontSettings(redis.Url));
        var waiting = await front.AnswersAsync("/health/ready", 503);

        var settings = ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take());
        await using var silo = Service.Start("Silo", settings);
        var ready = await front.AnswersAsync("/health/ready", 200);

        Assert.Contains("\"cluster\":\"waiting for a silo\"", waiting, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"not ready\"", waiting, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ready\"", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebFront_StoppedWhileItWaitsForASilo_ExitsWith0()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var front = Service.Start("WebFront", ProcessCluster.FrontSettings(redis.Url));
        await front.AnswersAsync("/health/ready", 503);

        var (exitCode, _) = await front.StopAsync(ProcessSignal.Terminate);

        Assert.Equal(0, exitCode);
        Assert.Empty(front.Process.Errors.Items);
    }

    [Fact]
    public async Task Standalone_CtrlCWith200OpenStreams_EndsThemCleanlyAndExitsWith0In5Seconds()
    {
        await using var service = Service.Start("Standalone", StandaloneSubject.Settings(TcpPorts.Take()));
        await service.ReadyAsync();
        var streams = await Crowd.OpenAsync(service.Address, 200);

        var (exitCode, took) = await service.StopAsync(ProcessSignal.Interrupt);

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Empty(service.Process.Errors.Items);
        await Crowd.AssertToldToComeBackAsync(streams);
    }

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    public async Task Program_ToldToStopWhileItStarts_ExitsWith0AndWithoutAWordOnStandardError(string program)
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var service = Service.Start(program, program is "Silo"
            ? ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take())
            : new(StandaloneSubject.Settings(TcpPorts.Take())) { ["REDIS_URL"] = redis.Url });
        // It says so before it has joined its cluster.
        await service.Process.Output.FirstAsync(line =>
            line.Contains("subscription to Redis is live", StringComparison.Ordinal));

        var (exitCode, took) = await service.StopAsync(ProcessSignal.Terminate);

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, Limits.Hang / 4);
        Assert.Empty(service.Process.Errors.Items);
    }

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    [InlineData("WebFront")]
    public async Task Program_Running_WatchesNoFile(string program)
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var service = Service.Start(program, program switch
        {
            "Silo" => ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take()),
            "WebFront" => ProcessCluster.FrontSettings(redis.Url),
            _ => StandaloneSubject.Settings(TcpPorts.Take()),
        });
        if (program is "Silo")
            await service.Process.Output.FirstAsync(line => line.Contains("Redis is live", StringComparison.Ordinal));
        else await service.AnswersAsync("/health/live", 200);

        var openFiles = service.Process.OpenFiles;

        Assert.Contains(openFiles, file => file.StartsWith("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(openFiles, file => file.Contains("inotify", StringComparison.Ordinal));
    }

    // Leaving the cluster needs Redis, and Orleans tries for long.
    [Fact]
    public async Task Silo_ToldToStopWhileRedisIsAway_EndsInTimeAndSaysWhy()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var settings = ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take());
        await using var silo = Service.Start("Silo", settings);
        await silo.Process.Output.FirstAsync(line => line.Contains("History: ", StringComparison.Ordinal));
        await redis.KillAsync();
        await silo.Process.Output.FirstAsync(line =>
            line.Contains("subscription to Redis is lost", StringComparison.Ordinal));

        var (_, took) = await silo.StopAsync(ProcessSignal.Terminate);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Contains("did not stop within 15 s", Assert.Single(silo.Process.Errors.Items), StringComparison.Ordinal);
    }
}
