using System.Text.Json;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Files as tools write them and people mend them, and what a person would read in each.</summary>
[Trait("Suite", "Unit")]
public class BomFilesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Unit", "Publisher", "Boms");

    private static readonly Dictionary<string, ExpectedBom> Expected =
        JsonSerializer.Deserialize<Dictionary<string, ExpectedBom>>(
        File.ReadAllText(Path.Combine(Folder, "expected.json")), JsonSerializerOptions.Web)!; // It is an object.

    public static TheoryData<string> Files => [.. Expected.Keys];

    [Fact]
    public void Folder_OfFiles_HasAnExpectationForEach()
    {
        Assert.Equal(
            Expected.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(Folder, "Files")).Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_OfAFile_ReadsWhatAPersonWould(string file)
    {
        var expected = Expected[file];
        var path = Path.Combine(Folder, "Files", file);
        if (expected.Refused is not null)
        {
            Assert.Contains(
                expected.Refused,
                Assert.Throws<BomFileException>(() => BillOfMaterials.Load(path)).Message,
                StringComparison.Ordinal);
            return;
        }

        var bom = BillOfMaterials.Load(path);

        Assert.Equal(expected.Parts, bom.Lines.Select(Shown));
        Assert.Equal(expected.Skipped, bom.Skipped.Select(line => $"{line.Line}: {line.Reason}"));
        Assert.Equal(expected.Warnings, bom.Warnings);
    }

    private static string Shown(BomLine line) =>
        $"{line.Line} | {line.Mpn} | {line.Manufacturer} | {line.Quantity} | {string.Join(' ', line.Designators)}";

    private sealed record ExpectedBom(string[] Parts, string[] Skipped, string[] Warnings, string? Refused);
}
