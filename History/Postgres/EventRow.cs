using EnrichmentStream.History.Documents;
using EnrichmentStream.Rules;

namespace EnrichmentStream.History.Postgres;

/// <summary>An event as a row of the table as it is.</summary>
internal sealed class EventRow
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    private EventRow(RecordedEvent recorded, DateTimeOffset? createdAt) => (Source, CreatedAt) = (recorded, createdAt);

    public RecordedEvent Source { get; }

    /// <summary>In UTC, as the driver asks.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>What a column of text, UUID or JSON gets, as text.</summary>
    public string? this[string column] => _values.GetValueOrDefault(column);

    /// <summary>Makes the row.</summary>
    /// <param name="shape">The table.</param>
    /// <param name="recorded">The event.</param>
    /// <param name="now">What stands for a time that the document does not name, or that is not credible, if the table
    /// requires one.</param>
    /// <param name="reason">Why there can be no such row; null where there is one.</param>
    public static EventRow Make(TableShape shape, RecordedEvent recorded, DateTimeOffset now, out string? reason)
    {
        var created = recorded.Event.CreatedAt?.ToUniversalTime();
        if (!EventDocument.IsCredible(created, now)) created = null;
        if (shape["created_at"]!.NotNull || !shape.HasPosition) created ??= now;
        var row = new EventRow(recorded, created);
        reason = row.Fill(shape);
        return row;
    }

    private string? Fill(TableShape shape)
    {
        var columns = EventColumns.Read(Source);
        string? reason = null;
        if (!shape.CanHold(Source.Event.EventId)) return "event_id is not a UUID in lower case, as the column holds it";
        Set("event_id", Source.Event.EventId);
        Set("event_type", Source.Event.EventType);
        Set("bom_id", Source.BomId.Value);
        foreach (var name in EventColumns.Texts) Set(name, columns[name]);
        Set("tenant_id", columns["organization_id"]);
        if (reason is not null) return reason;

        _values["state"] = columns.State ?? (shape["state"]!.NotNull ? "{}" : null);
        var payload = shape.HasDocument ? columns.Payload : RebuiltDocument.Payload(Source.Event.Document, Held(shape));
        _values["payload"] = payload ?? (shape["payload"]!.NotNull ? "{}" : null);
        return null;

        void Set(string name, string? value)
        {
            if (shape[name] is not { } column) return;
            _values[name] = Fit(column, value);
            if (_values[name] is null && column.Required)
                reason ??= value is null ? $"{name} is required, and the event has none" : $"{name} cannot hold it ({column.Type})";
        }
    }

    // What the other columns say when they are read again.
    private Dictionary<string, string?> Held(TableShape shape)
    {
        var held = HeldColumns.Names.Where(name => shape[name] is not null || name == "organization_id")
            .ToDictionary(name => name, name => this[name]);
        held["organization_id"] ??= this["tenant_id"];
        held["created_at"] = CreatedAt is { } time ? RebuiltDocument.Time(time) : null;
        return held;
    }

    private static string? Fit(TableColumn column, string? value)
    {
        // The original table's check allows these two alone.
        if (column is { Name: "source", NotNull: true } && value is not ("customer" or "staff")) return "customer";
        if (value is null || value.Length > column.MaxLength) return null;
        if (column.Type != "uuid") return value;
        return Guid.TryParseExact(value, "D", out var id) ? id.ToString() : null;
    }
}
