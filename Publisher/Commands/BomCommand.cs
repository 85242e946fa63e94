using System.CommandLine;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Commands;

/// <summary>The command <c>bom</c>.</summary>
internal static class BomCommand
{
    private const string Description =
        """
        Shows what is read from a bill of materials: its parts, the lines that were left out and why, and what may be meant
        otherwise. Text files (CSV and the like, in any common encoding) and Excel workbooks are read.
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The bill of materials." };
        var json = new Option<bool>("--json")
        {
            Description = "JSON lines: an object per part, then one with parts, skipped and warnings.",
        };
        var command = new Command("bom", Description) { file, json };
        // It is required.
        command.Runs((parsed, _) => Task.FromResult(Show(parsed.GetValue(file)!, parsed.GetValue(json))));
        return command;
    }

    private static int Show(string path, bool asJson)
    {
        try
        {
            var bom = BillOfMaterials.Load(path);
            Write(Console.Out, bom, asJson);
            return ExitCodes.Done;
        }
        catch (BomFileException none) when (asJson || none.Skipped.Count > 0)
        {
            var empty = new BillOfMaterials(Path.GetFileName(path), [])
            {
                Skipped = none.Skipped,
                Warnings = none.Warnings,
            };
            Write(Console.Out, empty, asJson);
            throw;
        }
    }

    private static void Write(TextWriter output, BillOfMaterials bom, bool asJson)
    {
        if (asJson) BomJson.Write(output, bom);
        else BomText.Write(output, bom);
    }
}
