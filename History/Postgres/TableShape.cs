namespace EnrichmentStream.History.Postgres;

/// <summary>One column of the table as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">PostgreSQL's name of its type, such as <c>uuid</c> or <c>jsonb</c>.</param>
/// <param name="Required">Whether an insert must name it: not null, and without a default.</param>
/// <param name="NotNull">Whether it takes no null.</param>
/// <param name="MaxLength">Most characters; null for no limit.</param>
internal sealed record TableColumn(string Name, string Type, bool Required, bool NotNull, int? MaxLength);

/// <summary>The table as it is: ours, or one that was there.</summary>
internal sealed class TableShape
{
    private static readonly string[] Needed = ["event_id", "event_type", "bom_id", "state", "payload", "created_at"];

    private static readonly string[] Written =
    [
        .. Needed, .. Documents.EventColumns.Texts, "tenant_id", "document",
    ];

    private readonly Dictionary<string, TableColumn> _columns;
    private readonly IReadOnlyCollection<string> _indexedPairs;

    /// <param name="columns">Its columns.</param>
    /// <param name="isUnique">Whether an event can be in it only once.</param>
    /// <param name="sharesIds">Whether an id can be in it only once, whatever its BOM.</param>
    /// <param name="indexedPairs">For each index that holds all rows: its first two columns, as <c>bom_id,position</c>.</param>
    public TableShape(
        IEnumerable<TableColumn> columns, bool isUnique, bool sharesIds, IReadOnlyCollection<string> indexedPairs)
    {
        _indexedPairs = indexedPairs;
        SharesIds = sharesIds;
        _columns = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        Problem = FindProblem(isUnique);
    }

    /// <summary>Why the table cannot serve; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>Whether two BOMs cannot have events of the same id.</summary>
    public bool SharesIds { get; }

    /// <summary>Whether an insert must make the row's <c>id</c>.</summary>
    public bool NeedsId => this["id"] is { Required: true };

    /// <summary>Whether rows have the order in which they were recorded.</summary>
    public bool HasPosition => this["position"] is { Type: "int8", NotNull: true };

    /// <summary>Whether rows may say when they were recorded.</summary>
    public bool HasRecordingTime => this["recorded_at"] is { Type: "timestamptz" };

    /// <summary>The column that orders the rows of a BOM.</summary>
    public string OrderColumn => HasPosition ? "position" : "created_at";

    /// <summary>Whether the last row of a BOM is found by an index, and not by sorting all of its rows.</summary>
    public bool HasOrderIndex => _indexedPairs.Contains($"bom_id,{OrderColumn}");

    /// <summary>Whether rows can have their document byte for byte.</summary>
    public bool HasDocument => this["document"] is { Type: "bytea" };

    /// <summary>Whether every row has its document, so that no column needs to be read for it.</summary>
    public bool AlwaysHasDocument => HasDocument && this["document"]!.NotNull;

    /// <summary>Whether the ids of BOMs are UUIDs.</summary>
    public bool HasUuidBoms => this["bom_id"]!.Type == "uuid";

    /// <summary>Whether the ids of events are UUIDs.</summary>
    public bool HasUuidIds => this["event_id"]!.Type == "uuid";

    /// <summary>Whether an event with this id can be in the table: a UUID is read again in lower case.</summary>
    public bool CanHold(string eventId) =>
        !HasUuidIds || (Guid.TryParseExact(eventId, "D", out var id) && id.ToString() == eventId);

    /// <summary>The column with a name; null where there is none.</summary>
    public TableColumn? this[string name] => _columns.GetValueOrDefault(name);

    /// <summary>The columns that an insert names, in a fixed order.</summary>
    public IEnumerable<TableColumn> InsertColumns => Written.Select(name => this[name]).OfType<TableColumn>();

    private string? FindProblem(bool isUnique)
    {
        var missing = Needed.Where(name => !_columns.ContainsKey(name)).ToArray();
        if (missing.Length > 0) return $"the table enrichment_events has no column {string.Join(", ", missing)}";
        if (this["created_at"]!.Type != "timestamptz")
            return $"the column created_at of enrichment_events is {this["created_at"]!.Type}, not timestamptz";
        if (this["organization_id"] is null && this["tenant_id"] is null)
            return "the table enrichment_events has neither a column organization_id nor tenant_id";
        if (!isUnique) return "the table enrichment_events has no unique index on event_id, so events would be recorded twice";

        // An id that is a UUID can be made here; what else a row must have is not known.
        var unknown = _columns.Values.Where(column => column.Required && !Written.Contains(column.Name)
            && column is not { Name: "id", Type: "uuid" }).Select(column => column.Name).ToArray();
        return unknown.Length > 0
            ? $"the table enrichment_events requires {string.Join(", ", unknown)}, which no event has: give it a default"
            : null;
    }
}
