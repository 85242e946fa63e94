using System.Text.Json;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The command <c>bom</c> as scripts and people call it.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class BomCommandTests
{
    [Fact]
    public async Task Bom_AsJson_PrintsALinePerPartAndALastOne()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("parts.csv", "Title\n\nRef;Qty;MPN;Manufacturer\nC1-C3;3;NC155;Nordcap\nR1;1;TBD;\nD1;2;4-Mar;Ohmwerk\n");

        var (exitCode, output, errors) = await PublisherProcess.RunAsync(null, "bom", file, "--json");

        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.Equal("""{"line":4,"mpn":"NC155","manufacturer":"Nordcap","quantity":3,"designators":["C1","C2","C3"]}""", output[0]);
        var last = JsonDocument.Parse(output[^1]).RootElement;
        Assert.Equal((3, 2), (output.Length, last.GetProperty("parts").GetInt32()));
        Assert.Equal(5, last.GetProperty("skipped")[0].GetProperty("line").GetInt32());
        Assert.Contains("TBD", last.GetProperty("skipped")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("4-Mar", last.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bom_ForAPerson_PrintsATableAndWhatWasLeftOut()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("parts.csv", "MPN,Qty\nNC155,2\n\u001b[31mN/A,1\n,3\n");

        var (exitCode, output, _) = await PublisherProcess.RunAsync(null, "bom", file);

        Assert.Equal(0, exitCode);
        Assert.Equal("Line  MPN      Manufacturer  Quantity  Designators", output[0]);
        Assert.Contains("  line 4: It has no part number.", output);
        Assert.All(output, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Theory]
    [InlineData("Mouser #,Qty\n99-NC,1\n", "'Mouser #' is a distributor's number.")]
    [InlineData("MPN,Qty\nTBD,1\n", "names no part")]
    [InlineData("\u001b]0;HI\u0007,Qty\nOW,1\n", "has no column of part numbers")]
    public async Task Bom_OfAFileWithoutParts_ExitsWith2AndOneLine(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("parts.csv", text);

        var (exitCode, output, errors) = await PublisherProcess.RunAsync(null, "bom", file, "--json");

        Assert.Equal(2, exitCode);
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain(errors[0], char.IsControl);
        Assert.Equal(0, JsonDocument.Parse(Assert.Single(output)).RootElement.GetProperty("parts").GetInt32());
    }
}
