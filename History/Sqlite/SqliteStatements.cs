namespace EnrichmentStream.History.Sqlite;

/// <summary>The statements for the SQLite table. Rows: position, event_id, event_type, created_at, document, run name,
/// recorded_at.</summary>
internal static class SqliteStatements
{
    /// <summary>The texts of <see cref="Documents.EventColumns.Texts"/> are the last parameters, in their order.</summary>
    public const string Insert =
        """
        INSERT INTO enrichment_events (event_id, event_type, bom_id, state, payload, created_at, document, recorded_at,
            routing_key, organization_id, project_id, user_id, source, workflow_id, workflow_run_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, CAST(unixepoch('subsec') * 1000 AS INTEGER), ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT DO NOTHING
        """;

    // As in Postgres: what came before the two runs that started last has no document here.
    public const string Latest =
        $"""
        WITH owner AS MATERIALIZED (
            SELECT {Named} AS name FROM enrichment_events WHERE {OfBom} AND {Named} IS NOT NULL ORDER BY position LIMIT 1),
        newest AS MATERIALIZED (
            SELECT * FROM enrichment_events WHERE {OfBom} AND ({Named} = (SELECT name FROM owner)) IS NOT FALSE
            ORDER BY position DESC LIMIT @count),
        named AS (
            SELECT position, event_type, CASE WHEN workflow_run_id IS NULL AND event_type = 'enrichment.started'
                THEN ' ' || count(*) FILTER (WHERE event_type IN ({Ends})) OVER (ORDER BY position)
                ELSE workflow_run_id END AS run FROM newest),
        starts AS (
            SELECT run FROM named WHERE event_type = 'enrichment.started' GROUP BY 1 ORDER BY max(position) DESC LIMIT 2),
        opening AS (
            SELECT min(n.position) AS opened FROM named n JOIN starts s ON s.run = n.run
            HAVING count(DISTINCT s.run) = 2),
        judged AS (
            SELECT n.*, coalesce(n.position >= (SELECT opened FROM opening), 1) AS matters FROM newest n),
        sized AS (
            SELECT *, sum(length(document)) OVER (ORDER BY matters DESC, position DESC) - length(document) < @bytes AS fits
            FROM judged)
        SELECT position, event_id, event_type, created_at, CASE WHEN matters AND fits THEN document END,
            coalesce(workflow_run_id, workflow_id), recorded_at, matters AND fits, matters, (SELECT name FROM owner)
        FROM sized ORDER BY position
        """;

    public const string Before =
        $"""
        WITH older AS NOT MATERIALIZED (
            SELECT * FROM enrichment_events WHERE {OfBom} AND position < @position AND ({Named} = @owner) IS NOT FALSE),
        start AS MATERIALIZED (
            SELECT * FROM older WHERE event_type = 'enrichment.started' ORDER BY position DESC LIMIT 1),
        opening AS MATERIALIZED (
            SELECT * FROM start UNION ALL SELECT * FROM (
                SELECT * FROM older WHERE NOT EXISTS (SELECT 1 FROM start) ORDER BY position LIMIT 1)),
        own AS NOT MATERIALIZED (
            SELECT * FROM older WHERE position >= (SELECT position FROM opening) AND (
                coalesce(workflow_run_id, '') || coalesce(workflow_id, '') = ''
                OR workflow_run_id = (SELECT workflow_run_id FROM opening) OR workflow_id = (SELECT workflow_id FROM opening)))
        SELECT {Row}, 'opening' FROM opening
        UNION ALL SELECT * FROM (SELECT {Row}, 'state' FROM own WHERE state IS NOT NULL ORDER BY position DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT {Row}, 'end' FROM own WHERE event_type IN ({Ends}) ORDER BY position LIMIT 1)
        UNION ALL SELECT * FROM (SELECT {Row}, 'pause' FROM own WHERE event_type IN ('enrichment.started', 'progress',
            'enrichment.progress', 'enrichment.paused', 'enrichment.resumed', {Ends}) ORDER BY position DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT {Row}, 'newest' FROM own ORDER BY position DESC LIMIT 1)
        """;

    public const string One = $"SELECT {Row} FROM enrichment_events WHERE {OfBom} AND event_id = @id";

    public const string Page =
        $"""
        SELECT {Row}, fetched FROM (
            SELECT *, count(*) OVER () AS fetched, sum(length(document)) OVER (ORDER BY position) AS total FROM (
                SELECT * FROM enrichment_events WHERE {OfBom} AND position > @position ORDER BY position LIMIT @count))
        WHERE total - length(document) < @bytes ORDER BY position
        """;

    public const string Missing =
        $"""
        SELECT {Row} FROM (
            SELECT *, sum(length(document)) OVER (ORDER BY position) AS total FROM (
                SELECT * FROM enrichment_events WHERE {OfBom} ORDER BY position DESC LIMIT @count)
            WHERE event_id NOT IN (SELECT value FROM json_each(@known)))
        WHERE total - length(document) < @bytes ORDER BY position
        """;

    public const string Order =
        $"""
        SELECT event_id FROM enrichment_events WHERE {OfBom} AND event_id IN (SELECT value FROM json_each(@ids)) ORDER BY position
        """;

    public const string Heads =
        $"""
        SELECT b.value, e.event_id, e.event_type FROM json_each(@boms) b JOIN enrichment_events e ON e.position = (
            SELECT position FROM enrichment_events WHERE bom_id = b.value AND {Lifecycle} ORDER BY position DESC LIMIT 1)
        """;

    // By the order of recording: the clock of the newest run's publisher may be behind that of the one before. The newest
    // first: a start marks what is left to be deleted of its run. The run is that of the row with the largest position
    // (https://sqlite.org/lang_select.html, "Bare columns in an aggregate query"). Strangers' rows as in Postgres.
    public const string Prune =
        $"""
        WITH several AS MATERIALIZED (
            SELECT bom_id AS bom, (
                SELECT {Named} FROM enrichment_events WHERE bom_id = b.bom_id AND {Lifecycle} AND {Named} IS NOT NULL
                ORDER BY position LIMIT 1) AS owner
            FROM (
                SELECT bom_id FROM enrichment_events WHERE event_type = 'enrichment.started' GROUP BY bom_id
                HAVING count(*) > 1 AND total(created_at < @before) > 0) b)
        DELETE FROM enrichment_events WHERE position IN (
            SELECT e.position FROM enrichment_events e JOIN (
                SELECT bom, owner, max(position) AS newest, workflow_run_id AS newest_run
                FROM several JOIN enrichment_events ON bom_id = bom
                WHERE event_type = 'enrichment.started' AND ({Named} = owner) IS NOT FALSE GROUP BY bom
                HAVING count(*) > 1 AND total(created_at < @before) > 0) s
            ON e.bom_id = s.bom AND e.position < s.newest
                AND (e.created_at < @before AND (e.workflow_run_id = s.newest_run) IS NOT TRUE OR {Named} <> s.owner)
            ORDER BY e.position DESC LIMIT @count)
        """;

    // A BOM after the other, and each from its first event on; but the end of its last run goes last, so that what is left
    // between two batches is never a run that goes on.
    public const string PruneNewest =
        $"""
        DELETE FROM enrichment_events WHERE position IN (
            SELECT e.position FROM enrichment_events e WHERE e.created_at < @before AND NOT EXISTS (
                SELECT 1 FROM enrichment_events n WHERE n.bom_id = e.bom_id
                    AND (n.created_at IS NULL OR n.created_at >= @before))
            ORDER BY e.bom_id, e.event_type IN ({Ends})
                AND NOT EXISTS (
                    SELECT 1 FROM enrichment_events s WHERE s.bom_id = e.bom_id AND s.event_type = 'enrichment.started'
                        AND s.position > e.position), e.position
            LIMIT @count)
        """;

    private const string Ends = "'enrichment.completed', 'enrichment.failed', 'enrichment.cancelled'";

    // Another text names nobody.
    private const string Named =
        "CASE WHEN length(organization_id) <= 255 AND trim(organization_id, char(9, 10, 11, 12, 13, 32, 160)) <> '' "
        + "THEN organization_id END";

    private const string Row =
        "position, event_id, event_type, created_at, document, coalesce(workflow_run_id, workflow_id), recorded_at";

    private const string OfBom = $"bom_id = @bom AND {Lifecycle}";

    private const string Lifecycle =
        "event_type NOT LIKE 'enrichment.component.%' "
        + "AND event_type NOT LIKE 'risk\\_analysis\\_%' ESCAPE '\\'";
}
