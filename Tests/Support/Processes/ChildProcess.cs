using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>A process that a test has started, with what it writes; it ends with the test at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ChildProcess, byte> Running = [];

    private readonly Process _process;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var left in Running.Keys) left.KillTree();
    };

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Record(Output, line.Data);
        _process.ErrorDataReceived += (_, line) => Record(Errors, line.Data);
        _process.Start();
        Running.TryAdd(this, 0);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The lines on standard output.</summary>
    public Recording<string> Output { get; } = new();

    /// <summary>The lines on standard error.</summary>
    public Recording<string> Errors { get; } = new();

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything that it has written, for the message of a failing test.</summary>
    public string Transcript => string.Join('\n', [.. Output.Items, .. Errors.Items]);

    /// <summary>What its file descriptors lead to, as Linux names it.</summary>
    public IReadOnlyList<string> OpenFiles =>
        [.. new DirectoryInfo($"/proc/{Id}/fd").GetFileSystemInfos().Select(file => file.LinkTarget).OfType<string>()];

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path, or its name on the PATH.</param>
    /// <param name="arguments">As it shall see them.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">What it sees beside the PATH; null for all that this process sees.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string folder,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (environment is not null) Confine(start, folder, environment);
        return new ChildProcess(start);
    }

    /// <summary>Sends a signal to this process alone.</summary>
    public void Signal(ProcessSignal signal)
    {
        // A process that has ended has given its id back; someone else's may have it now.
        if (!_process.HasExited && SendSignal(_process.Id, (int)signal) != 0) throw new Win32Exception();
    }

    /// <summary>Waits until it has ended and all of its output is there.</summary>
    /// <returns>Its exit code; 128 and the signal's number where one ended it.</returns>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(Limits.HangToken);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} has not ended. It wrote:\n{Transcript}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        KillTree();
        await _process.WaitForExitAsync(Limits.HangToken);
        Running.TryRemove(this, out _);
        _process.Dispose();
    }

    private static void Confine(ProcessStartInfo start, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var kept = start.Environment.Where(pair => IsKept(pair.Key)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept) start.Environment[name] = value;
        start.Environment["HOME"] = folder;
        foreach (var (name, value) in environment) start.Environment[name] = value;
    }

    private static bool IsKept(string name) =>
        name is "PATH" or "LANG" or "TMPDIR" || name.StartsWith("DOTNET_", StringComparison.Ordinal);

    private static void Record(Recording<string> lines, string? line)
    {
        if (line is null) lines.End();
        else lines.Add(line);
    }

    private void KillTree()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int id, int signal);
}
