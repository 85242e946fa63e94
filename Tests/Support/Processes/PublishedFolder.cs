namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>A folder with one of the product's programs, as <c>dotnet publish</c> makes it.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private static readonly string[] BuildTime = ["Microsoft.CodeAnalysis*", "Humanizer*", "System.Composition*"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;

    private PublishedFolder(string program) => _program = program;

    public string Path => _folder.Path;

    /// <summary>The path of the program.</summary>
    public string Assembly => System.IO.Path.Combine(Path, $"EnrichmentStream.{_program}.dll");

    /// <summary>Its files that serve only to build programs.</summary>
    public IEnumerable<string> BuildTimeFiles =>
        BuildTime.SelectMany(pattern => Directory.GetFiles(Path, pattern, SearchOption.AllDirectories));

    /// <summary>Its files for other platforms than this one.</summary>
    public IEnumerable<string> OtherPlatformsFiles => Directory.GetDirectories(Path, "runtimes");

    /// <summary>Publishes what was built with these tests.</summary>
    public static Task<PublishedFolder> PublishAsync(string program) =>
        MakeAsync(program, "publish", "-c", Configuration(), "--no-build");

    public void Dispose() => _folder.Dispose();

    private static async Task<PublishedFolder> MakeAsync(string program, string command, params string[] options)
    {
        var made = new PublishedFolder(program);
        string[] arguments = [command, SourceFiles.Project(program), .. options, "--nologo", "-o", made.Path];
        // The whole environment says where packages are.
        await using var make = ChildProcess.Start("dotnet", arguments, made.Path);
        Assert.True(await make.ExitAsync() == 0, make.Transcript);
        return made;
    }

    // The tests lie in Tests/bin/Debug/net10.0.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;
}
