using EnrichmentStream.Publisher.Documents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>A line above the bars. They are wiped first, since a note that wraps would leave parts of them.</summary>
internal sealed class TerminalNote(string text, Color color) : Renderable
{
    private const string EraseBelow = "\e[J";

    public static void Write(string text, Color color) =>
        AnsiConsole.Write(new TerminalNote(PrintableText.Of(text), color));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
    [
        Segment.Control(EraseBelow),
        .. ((IRenderable)new Text(text, new Style(color))).Render(options, maxWidth),
        Segment.LineBreak,
    ];
}
