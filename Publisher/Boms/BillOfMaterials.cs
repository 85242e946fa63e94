using System.Reflection;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>A bill of materials as a file holds it.</summary>
/// <param name="Name">The file's.</param>
/// <param name="Lines">Its parts, in the file's order; a part number that the file names twice is there twice.</param>
public sealed record BillOfMaterials(string Name, IReadOnlyList<BomLine> Lines)
{
    private const string SampleFile = "servo-drive.csv";

    /// <summary>Lines below the header that hold something and are not parts.</summary>
    public IReadOnlyList<SkippedLine> Skipped { get; init; } = [];

    /// <summary>What was read, and may be meant otherwise; a sentence each, with the line if it is about one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads the sample that comes with the publisher: a servo drive of 264 parts.</summary>
    public static BillOfMaterials Sample()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(SampleFile)!; // Embedded at build.
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return BomReader.Read(SampleFile, bytes.ToArray());
    }

    /// <summary>Reads a text file (CSV and its relatives) or an Excel workbook, whatever its name says.</summary>
    /// <exception cref="BomFileException">It cannot be read, or names no part.</exception>
    public static BillOfMaterials Load(string path) => BomReader.Read(Path.GetFileName(path), FileBytes.Read(path));
}
