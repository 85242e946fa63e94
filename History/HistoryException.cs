namespace EnrichmentStream.History;

/// <summary>The history could not do what was asked. The message holds neither documents nor secrets.</summary>
/// <param name="message">What is wrong and, where known, what would mend it.</param>
/// <param name="isTransient">Whether trying again later can help without anyone doing anything.</param>
/// <param name="inner">What the database or its driver said.</param>
public sealed class HistoryException(string message, bool isTransient, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether trying again later can help: the database is away, busy, or restarting.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>The message for those who may not know where the database is and as whom it is used: health tells it to
    /// anybody.</summary>
    /// <value>One line; the message itself where that names no host, role, database or folder.</value>
    public string Summary { get; init; } = message;
}
