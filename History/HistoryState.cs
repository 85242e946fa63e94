namespace EnrichmentStream.History;

/// <summary>Whether events are recorded, in a word and, where they are not, with the reason.</summary>
/// <param name="Status">The word.</param>
/// <param name="Problem">One line for the log, without secrets: what is wrong and what would mend it; null where
/// nothing is.</param>
/// <param name="Summary">The same for anybody (<see cref="HistoryException.Summary"/>).</param>
public sealed record HistoryState(HistoryStatus Status, string? Problem = null, string? Summary = null)
{
    /// <summary>Nothing is recorded, by choice.</summary>
    public static readonly HistoryState Disabled = new(HistoryStatus.Disabled);

    /// <summary>Events are recorded.</summary>
    public static readonly HistoryState Ready = new(HistoryStatus.Ready);

    /// <summary>Events wait.</summary>
    public static HistoryState Unavailable(string problem, string? summary = null) =>
        new(HistoryStatus.Unavailable, problem, summary ?? problem);

    /// <summary><c>disabled</c>, <c>ready</c>, or <c>unavailable: </c> and the summary.</summary>
    public override string ToString() => Status switch
    {
        HistoryStatus.Disabled => "disabled",
        HistoryStatus.Ready => "ready",
        _ => $"unavailable: {Summary}",
    };
}
