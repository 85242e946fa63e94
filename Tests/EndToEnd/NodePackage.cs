using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The scripts in <c>node</c> with their packages from the registry, installed once a test run.</summary>
/// <remarks>In a folder of this run's own, so that two runs do not install over each other.</remarks>
internal static class NodePackage
{
    private static readonly Lazy<Task<TemporaryFolder>> Installed = new(InstallAsync);

    public static async Task<ChildProcess> RunAsync(string script, params string[] arguments)
    {
        var folder = await Installed.Value;
        return ChildProcess.Start("node", [script, .. arguments], folder.Path, new Dictionary<string, string>());
    }

    private static async Task<TemporaryFolder> InstallAsync()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        foreach (var name in (string[])["package.json", "package-lock.json", "guide.mjs", "polyfill.mjs", "proxy.mjs"])
            File.Copy(SourceFiles.EndToEnd(Path.Combine("node", name)), Path.Combine(folder.Path, name));

        // It sees the whole environment: that says which registry to use.
        await using var npm = ChildProcess.Start("npm", ["ci", "--no-audit", "--no-fund"], folder.Path);
        Assert.True(await npm.ExitAsync() == 0, npm.Transcript);
        return folder;
    }
}
