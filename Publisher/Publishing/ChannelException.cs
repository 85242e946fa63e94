namespace EnrichmentStream.Publisher.Publishing;

/// <summary>A channel did not take a document.</summary>
internal sealed class ChannelException(string message, bool isTransient, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether trying again can help.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Whether the channel can never take this document, whoever mends what.</summary>
    public bool IsRefusal { get; init; }
}
