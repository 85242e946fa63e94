namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>The folder that <c>dotnet publish</c> makes of one of the product's programs.</summary>
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
    public static async Task<PublishedFolder> PublishAsync(string program)
    {
        var published = new PublishedFolder(program);
        string[] arguments =
        [
            "publish", SourceFiles.Project(program), "-c", Configuration(), "--no-build", "--nologo",
            "-o", published.Path,
        ];
        // The whole environment says where packages are.
        await using var publish = ChildProcess.Start("dotnet", arguments, published.Path);
        Assert.True(await publish.ExitAsync() == 0, publish.Transcript);
        return published;
    }

    public void Dispose() => _folder.Dispose();

    // The tests lie in Tests/bin/Debug/net10.0.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;
}
