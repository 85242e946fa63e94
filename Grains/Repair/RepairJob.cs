namespace EnrichmentStream.Grains.Repair;

/// <summary>One BOM that is to be compared with its history.</summary>
/// <param name="Bom">The BOM.</param>
/// <param name="Head">The last recorded event, which the grain may not have; null to compare in any case.</param>
/// <param name="IsQuiet">Whether to look first, without the grain, if the history has anything that it has not
/// seen.</param>
internal sealed record RepairJob(TrackedBom Bom, string? Head = null, bool IsQuiet = false)
{
    /// <summary>How often the BOM was tried in vain before.</summary>
    public int Attempts { get; } = Bom.Swept.Attempts;
}
