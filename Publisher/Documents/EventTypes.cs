using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>The types of the documents that publishers write.</summary>
public static class EventTypes
{
    /// <summary>A run begins.</summary>
    public const string Started = EventKinds.Started;

    /// <summary>A batch is done; watchers see it as <c>progress</c>.</summary>
    public const string Progress = EventKinds.PublishedProgress;

    /// <summary>A run ended well.</summary>
    public const string Completed = EventKinds.Completed;

    /// <summary>A run ended badly.</summary>
    public const string Failed = EventKinds.Failed;

    /// <summary>A run was ended before its time, and not by a fault.</summary>
    public const string Cancelled = EventKinds.Cancelled;

    /// <summary>A run waits, until it is resumed or ends.</summary>
    public const string Paused = EventKinds.Paused;

    /// <summary>A run goes on after a pause.</summary>
    public const string Resumed = EventKinds.Resumed;

    /// <summary>One part is enriched; goes to the table alone.</summary>
    public const string ComponentCompleted = "enrichment.component.completed";

    /// <summary>One part could not be enriched; goes to the table alone.</summary>
    public const string ComponentFailed = "enrichment.component.failed";
}
