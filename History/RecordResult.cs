namespace EnrichmentStream.History;

/// <summary>What became of events that were to be recorded.</summary>
/// <param name="Recorded">How many are new in the history.</param>
/// <param name="Known">How many were there already.</param>
/// <param name="Refused">Those that the table cannot hold; trying again does not help.</param>
public sealed record RecordResult(int Recorded, int Known, IReadOnlyList<RefusedEvent> Refused)
{
    /// <summary>Nothing was asked, or nothing is recorded by choice.</summary>
    public static readonly RecordResult Nothing = new(0, 0, []);
}
