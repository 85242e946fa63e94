namespace EnrichmentStream.History.Postgres;

/// <summary>The statements for the table as it is. Parameters: @bom, @bytes, @count and what each names.</summary>
internal sealed class TableQueries
{
    private const string Ends = "'enrichment.completed', 'enrichment.failed', 'enrichment.cancelled'";

    private const string Rank =
        $"CASE WHEN event_type = 'enrichment.started' THEN 0 WHEN event_type IN ({Ends}) THEN 2 ELSE 1 END";

    // A line of a stream, a header of a client, and a time of .NET.
    private const string Carried =
        " AND event_type ~ '^[A-Za-z0-9._-]{1,64}$' AND event_id ~ '^[!-~]{1,255}$' AND (created_at IS NULL "
        + "OR created_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 23:59:59.999999+00' OR NOT isfinite(created_at))";

    private readonly TableShape _shape;
    private readonly string _ascending;
    private readonly string _descending;
    private readonly string _bom;
    private readonly string _lifecycle;

    public TableQueries(TableShape shape)
    {
        _shape = shape;
        _bom = shape.HasUuidBoms ? "bom_id = @bom::uuid" : "bom_id = @bom";
        (_ascending, _descending) = shape.HasPosition
            ? ("position", "position DESC")
            : ("created_at, rank, done, event_id", "created_at DESC, rank DESC, done DESC, event_id DESC");
        _lifecycle = "event_type NOT LIKE 'enrichment.component.%' AND event_type NOT LIKE 'risk\\_analysis\\_%'";
        // Rows of other writers: what no stream could carry is left out.
        if (!shape.AlwaysHasDocument) _lifecycle += Carried;
        if (!shape.HasPosition) _lifecycle += " AND created_at IS NOT NULL";
    }

    /// <summary>Inserts rows in the order of the arrays, which are the parameters @c0, @c1, … of the insert's
    /// columns.</summary>
    public string Insert()
    {
        var columns = _shape.InsertColumns.ToArray();
        var names = string.Join(", ", columns.Select(column => column.Name));
        var arrays = string.Join(", ", columns.Select((column, index) => $"@c{index}"));
        var values = string.Join(", ", columns.Select(column => Cast($"u.{column.Name}", column)));
        var id = _shape.NeedsId ? (", id", ", gen_random_uuid()") : ("", "");
        return $"""
            INSERT INTO enrichment_events ({names}{id.Item1})
            SELECT {values}{id.Item2} FROM unnest({arrays}) WITH ORDINALITY AS u({names}, nth) ORDER BY nth
            ON CONFLICT DO NOTHING
            """;
    }

    /// <summary>Which of the ids (@ids) belong to another BOM than that of the same place (@boms).</summary>
    public string TakenIds() =>
        $"""
        SELECT u.nth FROM unnest(@ids, @boms) WITH ORDINALITY AS u(id, bom, nth) JOIN enrichment_events e ON e.event_id = u.id
        WHERE e.bom_id <> {Cast("u.bom", _shape["bom_id"]!)}
        """;

    /// <summary>The newest events of a BOM, oldest first. A row has no document if it was recorded before the two runs that
    /// started last, so that it cannot matter to the latest, or if the bytes are used up.</summary>
    public string Latest() =>
        $"""
        WITH newest AS MATERIALIZED (
            SELECT *, row_number() OVER (ORDER BY {_ascending}) AS nth FROM (
                SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} ORDER BY {_descending} LIMIT @count) taken),
        starts AS (
            SELECT coalesce(workflow_run_id, event_id) AS name FROM newest WHERE event_type = 'enrichment.started'
            GROUP BY 1 ORDER BY max(nth) DESC LIMIT 2),
        opening AS (
            SELECT min(n.nth) AS opened FROM newest n JOIN starts s ON s.name IN (n.workflow_run_id, n.event_id)
            HAVING count(DISTINCT s.name) = 2),
        judged AS (SELECT n.*, coalesce(n.nth >= (SELECT opened FROM opening), true) AS matters FROM newest n),
        sized AS (SELECT *, sum(size) OVER (ORDER BY matters DESC, nth DESC) AS total FROM judged),
        chosen AS (SELECT *, matters AND total - size < @bytes AS kept FROM sized)
        SELECT {Read("CASE WHEN kept THEN ", " END")}, kept, matters, organization_id FROM chosen ORDER BY nth
        """;

    /// <summary>What was true before an event (the cursor's parameters): the start of its run, the last state and end since,
    /// and the event before; each marked.</summary>
    public string Before() =>
        $"""
        WITH older AS NOT MATERIALIZED (
            SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} AND {Compare("<")})
        (SELECT {Read()}, 'opening' AS mark FROM older WHERE event_type = 'enrichment.started' ORDER BY {_descending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'first' FROM older ORDER BY {_ascending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'state' FROM older WHERE {HasState()} ORDER BY {_descending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'end' FROM older WHERE event_type IN ({Ends})
            ORDER BY {_descending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'newest' FROM older ORDER BY {_descending} LIMIT 1)
        """;

    /// <summary>One event by @id.</summary>
    public string One() =>
        $"SELECT {Read()} FROM (SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} AND event_id = @id) one";

    /// <summary>A page, after a cursor or from the first event on; @count is one more than the page's length.</summary>
    public string Page(bool after) =>
        $"""
        SELECT {Read()}, fetched FROM (
            SELECT *, sum(size) OVER (ORDER BY {_ascending}) AS total, count(*) OVER () AS fetched FROM (
                SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} {(after ? "AND " + Compare(">") : "")}
                ORDER BY {_ascending} LIMIT @count) page) sized
        WHERE total - size < @bytes ORDER BY {_ascending}
        """;

    /// <summary>Those of the newest events that are not among @known.</summary>
    public string Missing() =>
        $"""
        SELECT {Read()} FROM (
            SELECT *, sum(size) OVER (ORDER BY {_ascending}) AS total FROM (
                SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} ORDER BY {_descending} LIMIT @count) newest
            WHERE event_id <> ALL (@known)) sized
        WHERE total - size < @bytes ORDER BY {_ascending}
        """;

    /// <summary>Those of @ids that are recorded, in order.</summary>
    public string Order() =>
        $"""
        SELECT event_id FROM (
            SELECT {OrderColumns()}, event_id, created_at FROM enrichment_events
            WHERE {_bom} AND {_lifecycle} AND event_id = ANY (@ids)) found ORDER BY {_ascending}
        """;

    /// <summary>The last event of each of @boms.</summary>
    public string Heads()
    {
        var bom = Cast("b.id", _shape["bom_id"]!);
        return $"""
            SELECT b.id, e.event_id, e.event_type FROM unnest(@boms) AS b(id) CROSS JOIN LATERAL (
                SELECT event_id, event_type, {OrderColumns()} FROM enrichment_events WHERE bom_id = {bom} AND {_lifecycle}
                ORDER BY {_descending} LIMIT 1) e
            """;
    }

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
            WITH surplus AS (
                SELECT bom_id, max(position) AS newest, (array_agg({run} ORDER BY position DESC))[1] AS newest_run
                FROM enrichment_events WHERE event_type = 'enrichment.started' GROUP BY bom_id
                HAVING count(*) > 1 AND min({Created("enrichment_events")}) < @before)
            DELETE FROM enrichment_events WHERE ctid = ANY (ARRAY(
                SELECT e.ctid FROM surplus s CROSS JOIN LATERAL (
                    SELECT ctid FROM enrichment_events e WHERE e.bom_id = s.bom_id AND e.position < s.newest
                        AND {Created("e")} < @before AND ({run} = s.newest_run) IS NOT TRUE
                    ORDER BY e.position DESC LIMIT @count) e
                LIMIT @count))
            """;
    }

    private string PruneByTime() =>
        $"""
        WITH surplus AS (
            SELECT bom_id, least(@before, max(created_at) - interval '1 second') AS until FROM enrichment_events
            WHERE event_type = 'enrichment.started' GROUP BY bom_id
            HAVING min(created_at) < least(@before, max(created_at) - interval '1 second'))
        DELETE FROM enrichment_events WHERE ctid = ANY (ARRAY(
            SELECT e.ctid FROM surplus s CROSS JOIN LATERAL (
                SELECT ctid FROM enrichment_events e WHERE e.bom_id = s.bom_id AND {Created("e")} < s.until
                ORDER BY {Created("e")} DESC LIMIT @count) e
            LIMIT @count))
        """;

    private string Created(string row) => _shape["recorded_at"] is null
        ? $"{row}.created_at"
        : $"coalesce({row}.created_at, {row}.recorded_at)";

    private static string Cast(string value, TableColumn column) =>
        column.Name is "created_at" or "document" ? value : $"{value}::{column.Type}";

    // The order's columns first; then what a document is read or made again from.
    private string Columns()
    {
        var document = _shape.HasDocument ? "document" : "NULL::bytea AS document";
        var held = HeldColumns.Names.Where(name => name is not ("event_id" or "event_type" or "organization_id"))
            .Select(name => $"{(_shape[name] is null ? Absent(name) : name + "::text")} AS {name}");
        return $"{OrderColumns()}, event_id, event_type, created_at, {document}, {Organization()} AS organization_id, "
            + $"{string.Join(", ", held)}, state, payload, {Size()} AS size";
    }

    private string OrderColumns() => _shape.HasPosition ? "position, 0::numeric AS done" : $"{Rank} AS rank, {Done()} AS done";

    // Events of one moment, such as a second in whole seconds, follow each other by what is done of the work.
    private string Done()
    {
        if (_shape["state"]!.Type is not ("jsonb" or "json")) return "0::numeric";
        string[] counts = ["enriched_items", "failed_items", "not_found_items"];
        return $"round({string.Join(" + ", counts.Select(Number))} + {Number("percent_complete")} / 1000, 9)";
    }

    // As a JSON number or as text that is one. A number with a large exponent would fill the disk.
    private static string Number(string member)
    {
        var text = $"(state::jsonb ->> '{member}')";
        return $"(CASE WHEN {text} ~ '^\\s*-?[0-9]{{1,15}}(\\.[0-9]{{1,30}})?\\s*$' THEN round({text}::numeric, 9) ELSE 0 END)";
    }

    // Where RebuiltDocument keeps it: without the name of its run an event would open another.
    private static string Absent(string name) =>
        name == "workflow_run_id" ? "payload #>> '{_document,workflow_run_id}'" : "NULL::text";

    // EventReader reads them by their places.
    private string Read(string when = "", string end = "")
    {
        var known = $"{(_shape.HasPosition ? "position" : "rank::bigint")}, event_id, event_type, created_at, "
            + $"{when}document{end}, workflow_run_id, workflow_id, done";
        return _shape.AlwaysHasDocument
            ? known
            : known + ", routing_key, bom_id, organization_id, project_id, user_id, source, "
                + $"{when}state::text{end}, {when}payload::text{end}";
    }

    // Without one, a required column holds {}; a column that may be null holds that where jsonb cannot hold the state.
    private string HasState() => _shape["state"]!.NotNull ? "state::text NOT IN ('{}', 'null')" : "state IS NOT NULL";

    private string Organization() => (_shape["organization_id"], _shape["tenant_id"]) switch
    {
        (null, _) => "tenant_id::text",
        (_, null) => "organization_id::text",
        _ => "coalesce(organization_id::text, tenant_id::text)",
    };

    private string Size() => _shape switch
    {
        { AlwaysHasDocument: true } => "octet_length(document)",
        { HasDocument: true } => "coalesce(octet_length(document), 0) + pg_column_size(state) + pg_column_size(payload)",
        _ => "coalesce(pg_column_size(state), 0) + coalesce(pg_column_size(payload), 0) + 256",
    };

    private string Compare(string comparison) => _shape.HasPosition
        ? $"position {comparison} @position"
        : $"created_at {comparison}= @created AND (created_at, {Rank}, {Done()}, event_id) {comparison} (@created, @rank, @done, @id)";
}
