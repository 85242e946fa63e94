using System.Globalization;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The publisher's command line in a terminal, which tmux plays; its server is this test's own.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    private TerminalProcess(Dictionary<string, string> settings) =>
        _environment = new(settings) { ["TERM"] = "xterm-256color", ["LANG"] = "C.UTF-8" };

    /// <summary>Starts a command; its exit code is shown behind what it writes.</summary>
    public static async Task<TerminalProcess> StartAsync(int columns, Dictionary<string, string> settings, params string[] arguments)
    {
        var terminal = new TerminalProcess(settings);
        var command = $"dotnet {Service.Assembly("Publisher")} {string.Join(' ', arguments)}; echo \"exit code $?\"; exec cat";
        await terminal.TmuxAsync(
            "-f", "/dev/null", "new-session", "-d", "-x", columns.ToString(CultureInfo.InvariantCulture), "-y", "40", command);
        return terminal;
    }

    /// <summary>Presses keys, by tmux's names.</summary>
    public Task SendAsync(string keys) => TmuxAsync("send-keys", keys);

    /// <summary>Waits until the screen holds a text.</summary>
    /// <returns>The lines of the screen.</returns>
    public async Task<string[]> ShowsAsync(string text)
    {
        using var hang = new CancellationTokenSource(Limits.Hang);
        using var timer = new PeriodicTimer(CheckPeriod, TimeProvider.System);
        while (true)
        {
            var lines = await TmuxAsync("capture-pane", "-p");
            if (lines.Any(line => line.Contains(text, StringComparison.Ordinal))) return lines;
            if (hang.IsCancellationRequested) throw new TimeoutException($"The screen never held '{text}':\n{string.Join('\n', lines)}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        _folder.Dispose();
    }

    private async Task<string[]> TmuxAsync(params string[] arguments)
    {
        var socket = Path.Combine(_folder.Path, "tmux");
        await using var tmux = ChildProcess.Start("tmux", ["-u", "-S", socket, .. arguments], _folder.Path, _environment);
        Assert.True(await tmux.ExitAsync() == 0, tmux.Transcript);
        return tmux.Output.Items;
    }
}
