namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The table of the original system, as its migration makes it and as it is deployed.</summary>
internal static class SupabaseTable
{
    /// <summary>As deployed: <c>tenant_id</c> and a text <c>organization_id</c>, no <c>workflow_run_id</c>.</summary>
    public static readonly string Deployed = Table("tenant_id uuid NOT NULL, organization_id text,", "");

    /// <summary>As first made: <c>tenant_id</c> alone.</summary>
    public static readonly string First = Table("tenant_id uuid NOT NULL,", "workflow_run_id varchar(255),");

    /// <summary>After the later migration: renamed.</summary>
    public static readonly string Renamed = Table("organization_id uuid NOT NULL,", "workflow_run_id varchar(255),");

    private static string Table(string organization, string run) =>
        $$"""
        CREATE TABLE enrichment_events (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), event_id varchar(255) UNIQUE NOT NULL,
            event_type varchar(100) NOT NULL, routing_key varchar(255), bom_id uuid NOT NULL, {{organization}}
            project_id uuid, user_id uuid,
            source varchar(20) NOT NULL CHECK (source IN ('customer', 'staff')), workflow_id varchar(255), {{run}}
            state jsonb NOT NULL, payload jsonb NOT NULL, created_at timestamptz DEFAULT now());
        CREATE INDEX ON enrichment_events (bom_id, created_at DESC);
        CREATE INDEX ON enrichment_events (workflow_id);
        CREATE INDEX ON enrichment_events USING gin (state);
        """;
}
