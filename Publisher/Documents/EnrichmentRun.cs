using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>One run of a BOM's enrichment: what all of its documents say alike.</summary>
public sealed record EnrichmentRun
{
    /// <summary>The BOM.</summary>
    public required BomId BomId { get; init; }

    /// <summary>Names this run apart from every other of the BOM; at most 255 characters.</summary>
    public required string WorkflowRunId { get; init; }

    /// <summary>Who owns the BOM; watchers of other organizations do not see it.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The project that the BOM is part of.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Who started the run; written to its first document alone.</summary>
    public string? UserId { get; init; }

    /// <summary>Who asked for it.</summary>
    public EventSource Source { get; init; }

    /// <summary>The workflow.</summary>
    /// <value><c>bom-enrichment-{bom_id}</c> by default.</value>
    public string WorkflowId { get => field ?? $"bom-enrichment-{BomId}"; init; }
}
