using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>A file is not a bill of materials; the message says why, what was expected and what to do.</summary>
/// <remarks>The message is one line and safe to show: it may quote what the file holds.</remarks>
public sealed class BomFileException(string message, Exception? inner = null)
    : Exception(PrintableText.Of(message), inner)
{
    /// <summary>What was left out, if the file was read that far.</summary>
    public IReadOnlyList<SkippedLine> Skipped { get; init; } = [];

    /// <summary>What looked wrong, if the file was read that far.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
