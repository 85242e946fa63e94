namespace EnrichmentStream.Publisher.Documents;

/// <summary>A document breaks the rules of <c>docs/PROTOCOL.md</c>; sending it again cannot help.</summary>
/// <param name="problems">One line for each: the member, its value, the limit, and what would be right.</param>
public sealed class InvalidDocumentException(IReadOnlyList<string> problems)
    : Exception(string.Join(" ", problems))
{
    /// <summary>One line for each broken rule.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
