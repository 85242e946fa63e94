namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>PostgreSQL's programs, run as a user that they accept: they refuse to serve as root.</summary>
internal static class PostgresPrograms
{
    private static readonly Lazy<string> Folder = new(FindFolder);

    /// <summary>Starts one of the programs.</summary>
    public static ChildProcess Start(string program, string folder, params string[] arguments) =>
        Launch(Path.Combine(Folder.Value, program), folder, arguments);

    /// <summary>Runs a command to its end, as the user that the programs run as.</summary>
    public static async Task RunAsync(string command, string folder, params string[] arguments)
    {
        var path = Path.Combine(Folder.Value, command);
        await using var process = Launch(File.Exists(path) ? path : command, folder, arguments);
        await SucceedAsync(process, command);
    }

    /// <summary>Makes a folder the property of the user that the programs run as.</summary>
    public static async Task OwnAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess) return;
        await using var process = ChildProcess.Start("chown", ["postgres", folder], "/");
        await SucceedAsync(process, "chown");
    }

    private static ChildProcess Launch(string path, string folder, string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProcess.Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments], folder)
        : ChildProcess.Start(path, arguments, folder);

    private static async Task SucceedAsync(ChildProcess process, string command)
    {
        if (await process.ExitAsync() != 0) throw new InvalidOperationException($"{command} failed:\n{process.Transcript}");
    }

    // Debian keeps each version's programs in a folder of its own.
    private static string FindFolder()
    {
        string[] folders =
        [
            .. Directory.Exists("/usr/lib/postgresql")
                ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(one => Path.Combine(one, "bin"))
                : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        ];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: run eng/test.sh, or apt-get install postgresql.");
    }
}
