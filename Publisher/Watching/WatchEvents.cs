using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>What the frames of a stream mean to a watcher.</summary>
internal static class WatchEvents
{
    /// <summary>The last frame of a stream.</summary>
    public const string EndOfStream = "stream_end";

    /// <summary>A batch is done.</summary>
    public const string Progress = "progress";

    /// <summary>Whether an event ends its run.</summary>
    public static bool IsTerminal(string type) =>
        type is EventTypes.Completed or EventTypes.Failed or EventTypes.Cancelled;

    /// <summary>How a run stands after an event; null for one that tells nothing of that.</summary>
    public static string? Word(string type) => type switch
    {
        EventTypes.Completed => "completed",
        EventTypes.Failed => "failed",
        EventTypes.Cancelled => "cancelled",
        EventTypes.Paused => "paused",
        _ => null,
    };
}
