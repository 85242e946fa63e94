using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The folder that <c>dotnet publish</c> makes of the command line, once for a class of tests.</summary>
public sealed class PublishedPublisher : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        // What is there is what was built with these tests; the whole environment says where packages are.
        string[] arguments = ["publish", SourceFiles.Project("Publisher"), "-c", Configuration(), "--no-build", "-o", _folder.Path, "--nologo"];
        await using var publish = ChildProcess.Start("dotnet", arguments, _folder.Path);
        Assert.True(await publish.ExitAsync() == 0, publish.Transcript);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    internal async Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(params string[] arguments)
    {
        var assembly = Path.Combine(_folder.Path, "EnrichmentStream.Publisher.dll");
        await using var process = ChildProcess.Start("dotnet", [assembly, .. arguments], _folder.Path, PublisherProcess.Redis(1));
        return (await process.ExitAsync(), process.Output.Items, process.Errors.Items);
    }

    // The tests lie in Tests/bin/Debug/net10.0.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;
}
