using System.Reflection;
using System.Text;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>A bill of materials as a file holds it.</summary>
/// <param name="Name">The file's.</param>
/// <param name="Lines">Its parts, in the file's order.</param>
/// <param name="WithoutMpn">How many lines name no part number; they are left out.</param>
public sealed record BillOfMaterials(string Name, IReadOnlyList<BomLine> Lines, int WithoutMpn = 0)
{
    private const string SampleFile = "servo-drive.csv";

    /// <summary>Reads the sample that comes with the publisher: a servo drive of 264 parts.</summary>
    public static BillOfMaterials Sample()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(SampleFile)!; // Embedded at build.
        using var text = new StreamReader(file, Encoding.UTF8);
        return BomReader.Read(SampleFile, text);
    }

    /// <summary>Reads a CSV file.</summary>
    /// <exception cref="BomFileException">It is not there, or is no bill of materials.</exception>
    public static BillOfMaterials Load(string path)
    {
        try
        {
            using var text = new StreamReader(path, Encoding.UTF8);
            return BomReader.Read(Path.GetFileName(path), text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BomFileException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
