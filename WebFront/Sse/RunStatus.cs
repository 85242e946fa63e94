using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>What is said of a run beside its events.</summary>
/// <param name="Name">Its status, as <see cref="Word"/> has it; null where no run is known.</param>
/// <param name="Silence">How long nothing has been heard of it; null where that is not known.</param>
/// <param name="StalledAfter">The silence after which it counts as stalled; null where that is not known.</param>
internal readonly record struct RunStatus(string? Name, TimeSpan? Silence, TimeSpan? StalledAfter)
{
    /// <summary>The word for a status: docs/PROTOCOL.md, "Other paths".</summary>
    /// <param name="terminal">The event that ended the run; null while it goes on.</param>
    /// <param name="isPaused">Whether the run is paused.</param>
    /// <param name="isStalled">Whether nothing has come for too long; counts only while the run goes on.</param>
    public static string Word(EnrichmentEvent? terminal, bool isPaused, bool isStalled) => terminal?.Kind switch
    {
        EventKind.Completed => "completed",
        EventKind.Failed => "failed",
        EventKind.Cancelled => "cancelled",
        _ when isPaused => "paused",
        _ => isStalled ? "stalled" : "running",
    };
}
