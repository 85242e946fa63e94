namespace EnrichmentStream.History.Postgres;

/// <content>What deletes old events. Parameters: @before, @count.</content>
internal sealed partial class TableQueries
{
    /// <summary>Deletes at most @count events created before @before, of runs before the newest of their BOM.</summary>
    /// <remarks>The newest first: a start marks what is left to be deleted of its run.</remarks>
    public string Prune() => _shape.HasPosition ? PruneByPosition() : PruneByTime();

    /// <summary>Deletes at most @count events of BOMs of which nothing was created since @before.</summary>
    /// <remarks>A BOM after the other, and each from its first event on; but the end of its last run goes last, so that what
    /// is left between two batches is never a run that goes on.</remarks>
    public string PruneNewest() =>
        $"""
        DELETE FROM enrichment_events WHERE ctid = ANY (ARRAY(
            SELECT e.ctid FROM (
                SELECT ctid, bom_id, event_type, event_id, created_at, {OrderColumns()} FROM enrichment_events e
                WHERE {Created("e")} < @before AND NOT EXISTS (
                    SELECT 1 FROM enrichment_events n WHERE n.bom_id = e.bom_id AND {Created("n")} >= @before)) e
            ORDER BY bom_id, event_type IN ({Ends}) AND NOT EXISTS (
                SELECT 1 FROM enrichment_events s WHERE s.bom_id = e.bom_id AND s.event_type = 'enrichment.started'
                    AND s.{_shape.OrderColumn} > e.{_shape.OrderColumn}), {_ascending}
            LIMIT @count))
        """;

    // The order of recording tells which run is the newest: the clock of its publisher may be behind that of the one before.
    private string PruneByPosition()
    {
        var run = _shape["workflow_run_id"] is null ? Absent("workflow_run_id") : "workflow_run_id::text";
        return $"""
            WITH {Several("@before")},
            surplus AS (
                SELECT bom_id, owner, max(position) AS newest, (array_agg({run} ORDER BY position DESC))[1] AS newest_run
                FROM enrichment_events e JOIN several USING (bom_id)
                WHERE event_type = 'enrichment.started' AND ({Named("e.")} = owner) IS NOT FALSE GROUP BY bom_id, owner
                HAVING count(*) > 1 AND min({Created("e")}) < @before)
            {DeleteSurplus(
                $"e.position < s.newest AND ({Created("e")} < @before AND ({run} = s.newest_run) IS NOT TRUE OR {Named("e.")} <> s.owner)",
                "e.position")}
            """;
    }

    private string PruneByTime() =>
        $"""
        WITH {Several("least(@before, max(created_at) - interval '1 second')")},
        surplus AS (
            SELECT bom_id, owner, max(created_at) AS newest, least(@before, max(created_at) - interval '1 second') AS until
            FROM enrichment_events e JOIN several USING (bom_id)
            WHERE event_type = 'enrichment.started' AND ({Named("e.")} = owner) IS NOT FALSE GROUP BY bom_id, owner
            HAVING min(created_at) < least(@before, max(created_at) - interval '1 second'))
        {DeleteSurplus(
            $"({Created("e")} < s.until OR {Created("e")} < s.newest AND {Named("e.")} <> s.owner)", Created("e"))}
        """;

    // The BOMs with several starts, the first of which is old enough, and who owns each.
    private string Several(string before) =>
        $"""
        several AS MATERIALIZED (
            SELECT bom_id, (SELECT name FROM ({Owner("bom_id = b.bom_id")}) o) AS owner FROM (
                SELECT bom_id FROM enrichment_events WHERE event_type = 'enrichment.started' GROUP BY bom_id
                HAVING count(*) > 1 AND min({(_shape.HasPosition ? Created("enrichment_events") : "created_at")}) < {before}) b)
        """;

    // A stranger's row goes with the older runs, however young: it must never become the first, which names the owner.
    private static string DeleteSurplus(string condition, string order) =>
        $"""
        DELETE FROM enrichment_events WHERE ctid = ANY (ARRAY(
            SELECT e.ctid FROM surplus s CROSS JOIN LATERAL (
                SELECT ctid FROM enrichment_events e WHERE e.bom_id = s.bom_id AND {condition}
                ORDER BY {order} DESC LIMIT @count) e
            LIMIT @count))
        """;

    private string Created(string row) => _shape["recorded_at"] is null
        ? $"{row}.created_at"
        : $"coalesce({row}.created_at, {row}.recorded_at)";
}
