namespace EnrichmentStream.Rules;

/// <summary>What the order of recording says of an event that would open a run.</summary>
public enum RecordingOrder
{
    /// <summary>Nothing is known; the clocks decide.</summary>
    Unknown,

    /// <summary>It was recorded before the current run's first event: it is sent again, and changes nothing.</summary>
    Before,

    /// <summary>It was recorded after the current run's first event, or is not recorded yet.</summary>
    After,
}
