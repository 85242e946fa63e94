using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What Standalone prints when it is ready: a terminal makes its addresses links.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class ReadyAnnouncementTests
{
    [Fact]
    public async Task Page_WhereTheTokenWasSet_IsPrintedWithoutAny()
    {
        Assert.DoesNotContain("token", await PageAsync(StandaloneSubject.Settings(TcpPorts.Take())), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Page_WhereTheTokenWasMade_IsPrintedWithIt()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        settings.Remove("ADMIN_TOKEN");

        Assert.Matches("#token=[A-Za-z0-9_-]{32,}&bom=", await PageAsync(settings));
    }

    private static async Task<string> PageAsync(Dictionary<string, string> settings)
    {
        await using var service = Service.Start("Standalone", settings);
        await service.Process.Output.FirstAsync(line => line.TrimStart().StartsWith("Stream ", StringComparison.Ordinal));
        return service.Process.Output.Items.First(line => line.TrimStart().StartsWith("Page ", StringComparison.Ordinal));
    }
}
