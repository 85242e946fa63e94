namespace EnrichmentStream.History.Postgres;

/// <summary>The columns of text from which a document is made again, in the order of its members.</summary>
internal static class HeldColumns
{
    public static readonly string[] Names =
    [
        "event_id", "event_type", "routing_key", "bom_id", "organization_id", "project_id", "user_id", "source", "workflow_id",
        "workflow_run_id",
    ];
}
