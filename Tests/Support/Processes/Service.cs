using System.Globalization;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>One of the product's programs as a process, in a working folder of its own.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string Token = "end-to-end-token-of-32-characters";

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly string _assembly;
    private readonly Dictionary<string, string> _settings;
    private readonly string[] _arguments;

    private Service(
        string program, string assembly, Dictionary<string, string> settings, string[] arguments, string? dotEnv)
    {
        (_program, _assembly, _settings, _arguments) = (program, assembly, settings, arguments);
        if (dotEnv is not null) _folder.Write(".env", dotEnv);
        Process = Launch();
    }

    /// <summary>The process; another one after <see cref="Restart"/>.</summary>
    public ChildProcess Process { get; private set; }

    /// <summary>Where it answers, for a program with <c>CNS_PORT</c>.</summary>
    public Uri Address => Loopback.Address(int.Parse(_settings["CNS_PORT"], CultureInfo.InvariantCulture));

    /// <summary>Starts a program.</summary>
    /// <param name="program">Standalone, Silo or WebFront.</param>
    /// <param name="settings">Its environment.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="dotEnv">What <c>.env</c> in its working folder holds; null for no such file.</param>
    /// <param name="assembly">The path of the program; null for the one that was built with the tests.</param>
    public static Service Start(
        string program, Dictionary<string, string> settings, string[]? arguments = null, string? dotEnv = null,
        string? assembly = null) =>
        new(program, assembly ?? Assembly(program), settings, arguments ?? [], dotEnv);

    /// <summary>The path of a program in its own output, not the tests': there the packages are missing that ASP.NET Core
    /// holds, and a silo does without that.</summary>
    public static string Assembly(string program)
    {
        var folders = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar);
        folders[Array.LastIndexOf(folders, "Tests")] = program;
        return Path.Combine(string.Join(Path.DirectorySeparatorChar, folders), $"EnrichmentStream.{program}.dll");
    }

    /// <summary>Starts the program again, with the same settings.</summary>
    public void Restart() => Process = Launch();

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task<Service> ReadyAsync()
    {
        await AnswersAsync("/health/ready", 200);
        return this;
    }

    /// <summary>Asks until the answer has a status; a process that listens no more, or not yet, has none.</summary>
    /// <returns>The answer's body.</returns>
    public async Task<string> AnswersAsync(string path, int status)
    {
        using var hang = new CancellationTokenSource(Limits.Hang);
        using var timer = new PeriodicTimer(CheckPeriod, TimeProvider.System);
        while (true)
        {
            if (Process.HasExited) throw new InvalidOperationException(Tell("has ended"));
            if (await TryGetAsync(path) is { } answer && answer.Status == status) return answer.Body;
            if (hang.IsCancellationRequested) throw new TimeoutException(Tell($"never gave {status} for {path}"));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync(ProcessSignal signal)
    {
        var start = TimeProvider.System.GetTimestamp();
        Process.Signal(signal);
        var exitCode = await Process.ExitAsync();
        return (exitCode, TimeProvider.System.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private ChildProcess Launch() =>
        ChildProcess.Start("dotnet", [_assembly, .. _arguments], _folder.Path, _settings);

    private string Tell(string what) => $"{_program} {what}. It wrote:\n{Process.Transcript}";

    private async Task<(int Status, string Body)?> TryGetAsync(string path)
    {
        try
        {
            return await Loopback.GetAsync(new Uri(Address, path));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
