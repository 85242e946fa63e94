using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EnrichmentStream.Tests.Unit.Architecture;

/// <summary>STYLE 1, "May use" and "Never": what each project's references may be.</summary>
[Trait("Suite", "Unit")]
public partial class RoomsTests
{
    private const string Product = "EnrichmentStream.";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Grains.Abstractions"] = [],
        ["Hosting"] = [],
        ["Streaming"] = [],
        ["Rules"] = ["Grains.Abstractions"],
        ["History"] = ["Grains.Abstractions", "Rules", "Hosting"],
        ["Grains"] = ["Grains.Abstractions", "Rules", "History", "Hosting"],
        ["Silo"] = ["Grains", "Streaming", "Grains.Abstractions", "Rules", "History", "Hosting"],
        ["WebFront"] = ["Grains.Abstractions", "Rules", "Hosting", "Streaming"],
        ["Standalone"] =
            ["Silo", "WebFront", "Grains", "Publisher", "Streaming", "Grains.Abstractions", "Rules", "History", "Hosting"],
        ["Publisher"] = ["Grains.Abstractions", "Rules", "History", "Hosting"],
    };

    private static readonly string[] Built =
    [
        "Grains.Abstractions", "Hosting", "Streaming", "Rules", "History", "Grains", "Silo", "WebFront", "Standalone",
        "Publisher",
    ];

    public static TheoryData<string> Projects => [.. MayUse.Keys.Where(project => File.Exists(PathOf(project)))];

    public static TheoryData<string> Assemblies => [.. Built];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreAllowed(string project)
    {
        var used = XDocument.Load(PathOf(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(used.Except(MayUse[project]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_References_AreAllowed(string project)
    {
        var used = References(project)
            .Where(name => name.StartsWith(Product, StringComparison.Ordinal))
            .Select(name => name[Product.Length..]);

        Assert.Empty(used.Except(MayUse[project]));
    }

    [Theory]
    [InlineData("Grains.Abstractions")]
    [InlineData("Rules")]
    [InlineData("History")]
    [InlineData("Grains")]
    [InlineData("Streaming")]
    public void Assembly_OfTheCluster_KnowsNoAspNetCore(string project)
    {
        Assert.DoesNotContain(References(project), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Grains.Abstractions")]
    [InlineData("Rules")]
    public void Assembly_OfContractsAndRules_KnowsNoOptionsOrLogs(string project)
    {
        string[] never = ["Microsoft.Extensions.Options", "Microsoft.Extensions.Logging.Abstractions", "StackExchange.Redis"];

        Assert.Empty(References(project).Intersect(never));
    }

    [Fact]
    public void WebFront_Assembly_KnowsNoStorage()
    {
        Assert.DoesNotContain("Npgsql", References("WebFront"));
        Assert.DoesNotContain("Microsoft.Data.Sqlite", References("WebFront"));
    }

    [Fact]
    public void Projects_OfTheTree_AreAllInTheTable()
    {
        string[] outside = ["Tests", "Tests.StartupHook", "Benchmarks"];
        var found = Directory.EnumerateDirectories(Root())
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Empty(found.Except(MayUse.Keys).Except(outside));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_FormNoCircle(string project)
    {
        var uses = FolderUses(project);

        // What uses no other folder is taken away, until nothing is left, or a circle.
        while (uses.Keys.FirstOrDefault(folder => !uses[folder].Overlaps(uses.Keys)) is { } free) uses.Remove(free);

        Assert.Empty(uses.Select(pair => $"{pair.Key} → {string.Join(", ", pair.Value.Intersect(uses.Keys))}"));
    }

    // By the using lines: a folder is a namespace. Files beside the folders put the project together, and may use all.
    private static Dictionary<string, HashSet<string>> FolderUses(string project)
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Root(), project))
            .Select(path => Path.GetFileName(path)).Except(["bin", "obj", "wwwroot"]);
        return folders.ToDictionary(folder => folder, folder => Directory
            .EnumerateFiles(Path.Combine(Root(), project, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(line => FolderUse().Match(line))
            .Where(match => match.Success && match.Groups["project"].Value == project)
            .Select(match => match.Groups["folder"].Value)
            .Where(used => used != folder)
            .ToHashSet());
    }

    [GeneratedRegex(@"^using EnrichmentStream\.(?<project>Grains\.Abstractions|\w+)\.(?<folder>\w+)[.;]")]
    private static partial Regex FolderUse();

    private static string[] References(string project) =>
        [.. Assembly.Load(Product + project).GetReferencedAssemblies().Select(reference => reference.Name!)];

    private static string PathOf(string project) => Path.Combine(Root(), project, project + ".csproj");

    // This file lies in Tests/Unit/Architecture.
    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
