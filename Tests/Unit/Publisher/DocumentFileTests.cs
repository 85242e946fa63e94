using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Commands;
using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>What <c>publish</c> reads of a file.</summary>
[Trait("Suite", "Unit")]
public class DocumentFileTests
{
    private const string First = """{"event_id":"e1","event_type":"progress","bom_id":"b1"}""";
    private const string Second = """{"event_id":"e2","event_type":"progress","bom_id":"b1"}""";

    [Theory]
    [InlineData($"{First}\n{Second}\n")]
    [InlineData($"\ufeff{First}\r\n\ufeff{Second}\r\n")]
    [InlineData($"\ufeff{First}\n \n\ufeff{Second}\n\0\0\0")]
    [InlineData($"{First}\0\n{Second}\0")]
    [InlineData($"{First}\n{Second}\n\0\0\n\ufeff")]
    public async Task Read_OfDocumentsWithMarksAndNuls_TakesThemOffAsTheServiceDoes(string text)
    {
        using var folder = new TemporaryFolder();

        var documents = await DocumentFile.ReadAsync(folder.Write("run.jsonl", text), CancellationToken.None);

        Assert.Equal([First, Second], documents.Select(document => document.ToString()));
    }

    [Theory]
    [InlineData(First)]
    [InlineData($"\ufeff{First}\n\0")]
    [InlineData($"\ufeff\ufeff{First}\0\0\0")]
    public async Task Read_OfOneDocument_TakesThemOff(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", text.Replace(",", ",\n", StringComparison.Ordinal));

        var document = Assert.Single(await DocumentFile.ReadAsync(file, CancellationToken.None));

        Assert.Equal(First, document.ToString().Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ufeff\n\0\0\n")]
    public async Task Read_OfAFileWithoutADocument_SaysSo(string text)
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<CommandException>(
            () => DocumentFile.ReadAsync(folder.Write("run.jsonl", text), CancellationToken.None));

        Assert.EndsWith("holds no document.", refused.Message, StringComparison.Ordinal);
    }
}
