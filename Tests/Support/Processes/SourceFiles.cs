using System.Runtime.CompilerServices;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>Files that tests hand to other programs, where they lie in the sources.</summary>
internal static class SourceFiles
{
    /// <summary>The path of a file in <c>Tests/EndToEnd</c>.</summary>
    public static string EndToEnd(string name) => Path.Combine(Folder(), "..", "..", "EndToEnd", name);

    /// <summary>The folder of one of the product's projects.</summary>
    public static string Project(string name) => Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", name));

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
