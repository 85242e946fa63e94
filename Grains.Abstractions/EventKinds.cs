namespace EnrichmentStream.Grains.Abstractions;

/// <summary>The event types that have a meaning, by the guide's names.</summary>
public static class EventKinds
{
    /// <summary>A run begins.</summary>
    public const string Started = "enrichment.started";

    /// <summary>A batch is done; the name that watchers see.</summary>
    public const string Progress = "progress";

    /// <summary>A batch is done; the name that publishers send.</summary>
    public const string PublishedProgress = "enrichment.progress";

    /// <summary>A run ended well.</summary>
    public const string Completed = "enrichment.completed";

    /// <summary>A run ended badly.</summary>
    public const string Failed = "enrichment.failed";

    /// <summary>A run was ended by a person or a workflow before its work was done.</summary>
    public const string Cancelled = "enrichment.cancelled";

    /// <summary>A run waits until it is resumed.</summary>
    public const string Paused = "enrichment.paused";

    /// <summary>A paused run goes on.</summary>
    public const string Resumed = "enrichment.resumed";

    /// <summary>The meaning of a type; <see cref="EventKind.Other"/> for every unknown one.</summary>
    public static EventKind Of(string eventType) => eventType switch
    {
        Progress or PublishedProgress => EventKind.Progress,
        Started => EventKind.Started,
        Completed => EventKind.Completed,
        Failed => EventKind.Failed,
        Cancelled => EventKind.Cancelled,
        Paused => EventKind.Paused,
        Resumed => EventKind.Resumed,
        _ => EventKind.Other,
    };
}
