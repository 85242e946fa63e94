using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>How <c>watch</c> looks on a real terminal.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class TerminalTests
{
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    [Fact]
    public async Task Watch_OnANarrowTerminal_KeepsPercentAndBarAndEndsWithTheReason()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();
        await using var watch = await TerminalProcess.StartAsync(40, settings, "watch", "--server", service.Address.ToString());

        var waiting = await watch.ShowsAsync("no run is known;");
        await PublisherProcess.RunAsync(settings, "simulate", "--fail", "--speed", "100", "--seed", "5");
        var ended = await watch.ShowsAsync("exit code 1");

        Assert.Contains(waiting, line => line.Contains("0.0 % ──────────", StringComparison.Ordinal));
        var bar = Assert.Single(ended, line => line.Contains('━', StringComparison.Ordinal));
        Assert.Contains(" % ━", bar, StringComparison.Ordinal);
        Assert.Contains(" of 264", bar, StringComparison.Ordinal);
        Assert.DoesNotContain(bar, character => Spinner.Contains(character, StringComparison.Ordinal));
        Assert.Contains(ended, line => line.StartsWith("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_Interrupted_SaysThatTheRunGoesOnAndHowToSeeTheRest()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        await using var service = Service.Start("Standalone", settings);
        await service.ReadyAsync();
        await using var simulate = PublisherProcess.Start(settings, "simulate", "--seed", "5");
        await simulate.Process.Output.FirstAsync(line => line.Contains("enrichment.started", StringComparison.Ordinal));
        await using var watch = await TerminalProcess.StartAsync(100, settings, "watch", "--server", service.Address.ToString());
        await watch.ShowsAsync("of 264 enriched");

        await watch.SendAsync("C-c");
        var ended = await watch.ShowsAsync($"exit code {ExitCodes.Interrupted}");

        Assert.Contains(ended, line => line.StartsWith("Stopped watching; the run goes on. To see the rest: watch", StringComparison.Ordinal));
        Assert.Contains("--after ", string.Concat(ended), StringComparison.Ordinal);
        Assert.Contains($"--server{service.Address}", Unwrapped(ended), StringComparison.Ordinal);
        Assert.Single(ended, line => line.Contains(" % ", StringComparison.Ordinal) && line.Contains('─', StringComparison.Ordinal));
        Assert.All(ended, line => Assert.DoesNotContain(line, character => Spinner.Contains(character, StringComparison.Ordinal)));
    }

    // The terminal breaks lines anywhere, and blanks there are lost.
    private static string Unwrapped(string[] lines) =>
        string.Concat(lines).Replace(" ", "", StringComparison.Ordinal);
}
