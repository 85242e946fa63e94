namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The command line as it is deployed: a published folder holds everything that a command loads.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class PublishedFolderTests(PublishedPublisher published) : IClassFixture<PublishedPublisher>
{
    [Fact]
    public async Task Worker_FromAPublishedFolder_Starts()
    {
        var (exitCode, _, errors) = await published.RunAsync("worker", "--address", "127.0.0.1:1");

        Assert.Equal(1, exitCode);
        var error = Assert.Single(errors);
        Assert.StartsWith("No Temporal server answers at 127.0.0.1:1: start one", error, StringComparison.Ordinal);
    }

    [Fact]
    public void PublishedFolder_HoldsNothingThatOnlyBuildsOrOtherPlatformsNeed()
    {
        Assert.Empty(published.Folder.BuildTimeFiles);
        Assert.Empty(published.Folder.OtherPlatformsFiles);
    }

    [Fact]
    public async Task EveryCommand_FromAPublishedFolder_GivesHelp()
    {
        var (_, root, _) = await published.RunAsync("--help");
        var commands = root.SkipWhile(line => line != "Commands:").Skip(1)
            .Select(line => line.Trim().Split(' ')[0]).Where(name => name.Length > 0).ToArray();

        Assert.Contains("worker", commands);
        foreach (var command in commands)
        {
            var (exitCode, output, errors) = await published.RunAsync(command, "--help");
            Assert.Empty(errors);
            Assert.Equal(0, exitCode);
            Assert.Contains(output, line => line.Contains($" {command} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Simulate_FromAPublishedFolder_Runs()
    {
        // A channel that nobody serves is as far as it gets without a server.
        var (exitCode, output, errors) = await published.RunAsync("simulate", "--patience", "0", "--speed", "1000");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("servo-drive.csv: 264 parts", output[0], StringComparison.Ordinal);
        Assert.DoesNotContain(errors, line => line.Contains("Exception", StringComparison.Ordinal));
    }
}
