using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Silo and front as they are deployed: in published folders.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class PublishedServiceTests
{
    [Fact]
    public async Task SiloAndFront_FromPublishedFolders_StreamARunWithoutWhatOnlyBuildsNeed()
    {
        using var siloFolder = await PublishedFolder.PublishAsync("Silo");
        using var frontFolder = await PublishedFolder.PublishAsync("WebFront");
        Assert.Empty(siloFolder.BuildTimeFiles);
        Assert.Empty(frontFolder.BuildTimeFiles);
        Assert.Empty(siloFolder.OtherPlatformsFiles);
        Assert.Empty(frontFolder.OtherPlatformsFiles);

        await using var redis = await RedisServer.StartNewAsync();
        var siloSettings = ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take());
        await using var silo = Service.Start("Silo", siloSettings, assembly: siloFolder.Assembly);
        await using var front = Service.Start(
            "WebFront", ProcessCluster.FrontSettings(redis.Url), assembly: frontFolder.Assembly);
        await front.ReadyAsync();
        await using var stream = await LiveStream.WatchAsync(front.Address, "bom");
        await using var publisher = await EventPublisher.ConnectAsync(redis.Port);
        await publisher.PublishAsync("bom", Documents.Completed("end", 1));

        await stream.IdAsync("end");
        await stream.ToEndAsync();
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("WebFront")]
    [InlineData("Standalone")]
    [InlineData("Publisher")]
    public async Task Program_AsItIsReleased_IsCompiledAheadForThisPlatformAndCollectsOften(string program)
    {
        using var folder = new TemporaryFolder();
        await using var evaluation = ChildProcess.Start(
            "dotnet",
            [
                "msbuild", SourceFiles.Project(program), "-p:Configuration=Release", "-getProperty:PublishReadyToRun",
                "-getProperty:RuntimeIdentifier", "-getItem:RuntimeHostConfigurationOption",
            ],
            folder.Path);
        Assert.True(await evaluation.ExitAsync() == 0, evaluation.Transcript);

        var evaluated = JsonDocument.Parse(string.Concat(evaluation.Output.Items)).RootElement;
        Assert.Equal("true", evaluated.GetProperty("Properties").GetProperty("PublishReadyToRun").GetString());
        Assert.NotEqual("", evaluated.GetProperty("Properties").GetProperty("RuntimeIdentifier").GetString());
        var options = evaluated.GetProperty("Items").GetProperty("RuntimeHostConfigurationOption").EnumerateArray();
        Assert.Contains(options, option => option.GetProperty("Identity").GetString() == "System.GC.Gen0MaxBudget");
    }
}
