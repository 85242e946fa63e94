namespace EnrichmentStream.History.Postgres;

/// <summary>The statements for the table as it is. Parameters: @bom, @bytes, @count and what each names.</summary>
internal sealed partial class TableQueries
{
    private const string Ends = "'enrichment.completed', 'enrichment.failed', 'enrichment.cancelled'";

    // Types that say whether the run is paused.
    private const string TellPause =
        "'enrichment.started', 'progress', 'enrichment.progress', 'enrichment.paused', 'enrichment.resumed', " + Ends;

    private const string Rank =
        $"CASE WHEN event_type = 'enrichment.started' THEN 0 WHEN event_type IN ({Ends}) THEN 2 ELSE 1 END";

    // A line of a stream, a header of a client (an id that is no UUID), and a time of .NET.
    private const string CarriedId = " AND event_id ~ '^[!-~]{1,255}$'";
    private const string Carried =
        " AND event_type ~ '^[A-Za-z0-9._-]{1,64}$' AND (created_at IS NULL "
        + "OR created_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 23:59:59.999999+00' OR NOT isfinite(created_at))";

    private readonly TableShape _shape;
    private readonly string _ascending;
    private readonly string _descending;
    private readonly string _bom;
    private readonly string _lifecycle;
    private readonly string _id; // As text.
    private readonly string _asId; // Makes it of a text.

    public TableQueries(TableShape shape)
    {
        _shape = shape;
        (_id, _asId) = shape.HasUuidIds ? ("event_id::text AS event_id", "::uuid") : ("event_id", "");
        _bom = shape.HasUuidBoms ? "bom_id = @bom::uuid" : "bom_id = @bom";
        (_ascending, _descending) = shape.HasPosition
            ? ("position", "position DESC")
            : ("created_at, rank, done, event_id", "created_at DESC, rank DESC, done DESC, event_id DESC");
        _lifecycle = "event_type NOT LIKE 'enrichment.component.%' AND event_type NOT LIKE 'risk\\_analysis\\_%'";
        // Rows of other writers: what no stream could carry is left out.
        if (!shape.AlwaysHasDocument) _lifecycle += shape.HasUuidIds ? Carried : Carried + CarriedId;
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
        SELECT u.nth FROM unnest(@ids, @boms) WITH ORDINALITY AS u(id, bom, nth) JOIN enrichment_events e ON e.event_id = u.id{_asId}
        WHERE e.bom_id <> {Cast("u.bom", _shape["bom_id"]!)}
        """;

    /// <summary>Whether anything of a BOM is recorded.</summary>
    public string Any() => $"SELECT EXISTS (SELECT FROM enrichment_events WHERE {_bom})";

    /// <summary>The newest events of a BOM, oldest first, without those of organizations that do not own it; each with the
    /// owner. A row has no document if it was recorded before the two runs that started last, so that it cannot matter to the
    /// latest, or if the bytes are used up. Starts without a run id are of one run until an end.</summary>
    public string Latest() =>
        $"""
        WITH owner AS MATERIALIZED ({Owner(_bom)}),
        newest AS MATERIALIZED (
            SELECT *, row_number() OVER (ORDER BY {_ascending}) AS nth FROM (
                SELECT {Columns()} FROM enrichment_events
                WHERE {_bom} AND {_lifecycle} AND ({Named("")} = (SELECT name FROM owner)) IS NOT FALSE
                ORDER BY {_descending} LIMIT @count) taken),
        named AS (
            SELECT nth, event_type, CASE WHEN workflow_run_id IS NULL AND event_type = 'enrichment.started'
                THEN ' ' || count(*) FILTER (WHERE event_type IN ({Ends})) OVER (ORDER BY nth)
                ELSE workflow_run_id END AS run FROM newest),
        starts AS (
            SELECT run FROM named WHERE event_type = 'enrichment.started' GROUP BY 1 ORDER BY max(nth) DESC LIMIT 2),
        opening AS (
            SELECT min(n.nth) AS opened FROM named n JOIN starts s ON s.run = n.run HAVING count(DISTINCT s.run) = 2),
        judged AS (SELECT n.*, coalesce(n.nth >= (SELECT opened FROM opening), true) AS matters FROM newest n),
        sized AS (SELECT *, sum(size) OVER (ORDER BY matters DESC, nth DESC) AS total FROM judged),
        chosen AS (SELECT *, matters AND total - size < @bytes AS kept FROM sized)
        SELECT {Read("CASE WHEN kept THEN ", " END")}, kept, matters, (SELECT name FROM owner) FROM chosen ORDER BY nth
        """;

    /// <summary>What was true before an event (the cursor's parameters) for the owner (@owner): the start of its run and, of
    /// that run alone, the last state, the first end, the last event that tells whether it is paused, and the last of all; each
    /// marked.</summary>
    public string Before() =>
        $"""
        WITH older AS NOT MATERIALIZED (
            SELECT {Columns()} FROM enrichment_events
            WHERE {_bom} AND {_lifecycle} AND {Compare("<")} AND ({Named("")} = @owner) IS NOT FALSE),
        start AS MATERIALIZED (
            SELECT * FROM older WHERE event_type = 'enrichment.started' ORDER BY {_descending} LIMIT 1),
        opening AS MATERIALIZED (
            SELECT * FROM start
            UNION ALL (SELECT * FROM older WHERE NOT EXISTS (SELECT FROM start) ORDER BY {_ascending} LIMIT 1)),
        own AS NOT MATERIALIZED (
            SELECT * FROM older WHERE {SinceOpening()} AND (concat(workflow_run_id, workflow_id) = ''
                OR workflow_run_id = (SELECT workflow_run_id FROM opening) OR workflow_id = (SELECT workflow_id FROM opening)))
        SELECT {Read()}, 'opening' AS mark FROM opening
        UNION ALL (SELECT {Read()}, 'state' FROM own WHERE {HasState()} ORDER BY {_descending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'end' FROM own WHERE event_type IN ({Ends}) ORDER BY {_ascending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'pause' FROM own WHERE event_type IN ({TellPause}) ORDER BY {_descending} LIMIT 1)
        UNION ALL (SELECT {Read()}, 'newest' FROM own ORDER BY {_descending} LIMIT 1)
        """;

    /// <summary>One event by @id.</summary>
    public string One() =>
        $"SELECT {Read()} FROM (SELECT {Columns()} FROM enrichment_events WHERE {_bom} AND {_lifecycle} AND event_id = @id{_asId}) one";

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
            SELECT {OrderColumns()}, {_id}, created_at FROM enrichment_events
            WHERE {_bom} AND {_lifecycle} AND event_id = ANY (@ids{(_asId is "" ? "" : _asId + "[]")})) found ORDER BY {_ascending}
        """;

    /// <summary>The last event of each of @boms.</summary>
    public string Heads()
    {
        var bom = Cast("b.id", _shape["bom_id"]!);
        return $"""
            SELECT b.id, e.event_id, e.event_type FROM unnest(@boms) AS b(id) CROSS JOIN LATERAL (
                SELECT {_id}, event_type, {OrderColumns()} FROM enrichment_events WHERE bom_id = {bom} AND {_lifecycle}
                ORDER BY {_descending} LIMIT 1) e
            """;
    }

    // The organization that the first event names which names one.
    private string Owner(string bom) =>
        $"""
        SELECT name FROM (
            SELECT {OrderColumns()}, event_id, created_at, {Named("")} AS name FROM enrichment_events
            WHERE {bom} AND {_lifecycle} AND {Named("")} IS NOT NULL) named ORDER BY {_ascending} LIMIT 1
        """;

    // Another text names nobody.
    private string Named(string row) =>
        $"CASE WHEN length({Organization(row)}) <= 255 AND {Organization(row)} ~ '[^[:space:]]' THEN {Organization(row)} END";

    private static string Cast(string value, TableColumn column) =>
        column.Name is "created_at" or "document" ? value : $"{value}::{column.Type}";

    // The order's columns first; then what a document is read or made again from.
    private string Columns()
    {
        var document = _shape.HasDocument ? "document" : "NULL::bytea AS document";
        var held = HeldColumns.Names.Where(name => name is not ("event_id" or "event_type" or "organization_id"))
            .Select(name => $"{(_shape[name] is null ? Absent(name) : name + "::text")} AS {name}");
        return $"{OrderColumns()}, {_id}, event_type, created_at, {document}, {Organization()} AS organization_id, "
            + $"{string.Join(", ", held)}, state, payload, {Recorded()} AS recorded_at, {Size()} AS size";
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
            ? known + ", recorded_at"
            : known + ", routing_key, bom_id, organization_id, project_id, user_id, source, "
                + $"{when}state::text{end}, {when}payload::text{end}, recorded_at";
    }

    // Of another writer it may be no time of .NET.
    private string Recorded() => _shape.HasRecordingTime
        ? "CASE WHEN recorded_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00' THEN recorded_at END"
        : "NULL::timestamptz";

    // Without one, a required column holds {}; a column that may be null holds that where jsonb cannot hold the state.
    private string HasState() => _shape["state"]!.NotNull ? "state::text NOT IN ('{}', 'null')" : "state IS NOT NULL";

    private string Organization(string row = "") => (_shape["organization_id"], _shape["tenant_id"]) switch
    {
        (null, _) => $"{row}tenant_id::text",
        (_, null) => $"{row}organization_id::text",
        _ => $"coalesce({row}organization_id::text, {row}tenant_id::text)",
    };

    private string Size() => _shape switch
    {
        { AlwaysHasDocument: true } => "octet_length(document)",
        { HasDocument: true } => "coalesce(octet_length(document), 0) + pg_column_size(state) + pg_column_size(payload)",
        _ => "coalesce(pg_column_size(state), 0) + coalesce(pg_column_size(payload), 0) + 256",
    };

    private string Compare(string comparison) => _shape.HasPosition
        ? $"position {comparison} @position"
        : $"created_at {comparison}= @created AND (created_at, {Rank}, {Done()}, event_id) {comparison} (@created, @rank, @done, @id{_asId})";

    private string SinceOpening() => _shape.HasPosition
        ? "position >= (SELECT position FROM opening)"
        : "created_at >= (SELECT created_at FROM opening) AND (created_at, rank, done, event_id) >= "
            + "(SELECT created_at, rank, done, event_id FROM opening)";
}
