using System.CommandLine;
using System.CommandLine.Parsing;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Makes arguments and options that take a BOM's id.</summary>
internal static class BomIdArgument
{
    /// <summary>The guide's BOM, which Standalone names when it is ready.</summary>
    public static readonly BomId Example = BomId.Parse("123e4567-e89b-12d3-a456-426614174000");

    public static Argument<BomId> Create(string description) =>
        new("BOM") { Description = description, CustomParser = Parse };

    public static Option<BomId> Option(string name, string description) => new(name)
    {
        Description = description, HelpName = "ID", CustomParser = Parse, DefaultValueFactory = _ => Example,
    };

    private static BomId Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!BomId.TryParse(text, out var id))
            result.AddError($"'{text}' is no BOM id: use 1 to {BomId.MaxLength} of A-Z a-z 0-9 . _ -");
        return id;
    }
}
