using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The command line in a published folder, once for a class of tests.</summary>
public sealed class PublishedPublisher : IAsyncLifetime, IDisposable
{
    internal PublishedFolder Folder { get; private set; } = null!; // Set before each test.

    public async Task InitializeAsync() => Folder = await PublishedFolder.PublishAsync("Publisher");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Folder.Dispose();

    internal async Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start(
            "dotnet", [Folder.Assembly, .. arguments], Folder.Path, PublisherProcess.Redis(1));
        return (await process.ExitAsync(), process.Output.Items, process.Errors.Items);
    }
}
