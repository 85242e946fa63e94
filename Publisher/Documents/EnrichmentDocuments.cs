using System.Globalization;
using System.Text.Json.Nodes;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Writes the documents of one run: started, progress, paused, resumed, completed, failed, cancelled, and
/// those of single components.</summary>
/// <remarks>
/// All have the same members in the same order; one that does not apply is null. A workflow that is run again must give
/// the same <c>event_id</c>, or watchers see the event twice: pass one that the workflow made. Without, it is a new
/// UUID. Every method throws <see cref="InvalidDocumentException"/> where a value breaks a rule.
/// </remarks>
public sealed class EnrichmentDocuments(EnrichmentRun run, TimeProvider time)
{
    private readonly DocumentWriter _writer = new(run);

    /// <summary>The run begins; status <c>enriching</c>.</summary>
    public EnrichmentDocument Started(RunProgress progress, RunConfig config, string? eventId = null)
    {
        var now = time.GetUtcNow();
        var payload = new JsonObject
        {
            ["config"] = new JsonObject
            {
                ["batch_size"] = config.BatchSize,
                ["suppliers"] = new JsonArray([.. config.Suppliers.Select(name => JsonValue.Create(name))]),
            },
        };
        return _writer.Write(new(EventTypes.Started, IdOf(eventId, now), now)
        {
            State = new(progress, "enriching", "started_at"), Payload = payload, UserId = run.UserId,
        });
    }

    /// <summary>A batch is done; status <c>enriching</c>.</summary>
    /// <param name="progress">How far the run is with it.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="details">Further members of <c>payload</c>.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Progress(
        RunProgress progress, RunBatch batch, JsonObject? details = null, string? eventId = null)
    {
        var now = time.GetUtcNow();
        var payload = new JsonObject
        {
            ["batch"] = new JsonObject
            {
                ["batch_number"] = batch.Number, ["batch_size"] = batch.Size, ["completed"] = batch.Completed,
            },
        };
        foreach (var (name, value) in details ?? []) payload[name] = value?.DeepClone();
        return _writer.Write(new(EventTypes.Progress, IdOf(eventId, now), now)
        {
            State = new(progress, "enriching", "last_update"), Payload = payload,
        });
    }

    /// <summary>The run ended well; status <c>completed</c>.</summary>
    /// <param name="progress">The final counts.</param>
    /// <param name="summary">What <c>payload.summary</c> holds; null for nothing.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Completed(RunProgress progress, JsonObject? summary = null, string? eventId = null)
    {
        var now = time.GetUtcNow();
        return _writer.Write(new(EventTypes.Completed, IdOf(eventId, now), now)
        {
            State = new(progress, "completed", "completed_at"),
            Payload = new JsonObject { ["summary"] = summary?.DeepClone() ?? new JsonObject() },
        });
    }

    /// <summary>The run ended badly; status <c>failed</c>. Without it, whoever watches waits for ever.</summary>
    /// <param name="error">What went wrong, in a few words.</param>
    /// <param name="message">The same for a person, with what would help.</param>
    /// <param name="progress">How far the run came; null where that is not known.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Failed(string error, string message, RunProgress? progress = null, string? eventId = null)
    {
        var now = time.GetUtcNow();
        return _writer.Write(new(EventTypes.Failed, IdOf(eventId, now), now)
        {
            State = progress is null ? null : new(progress, "failed", "failed_at"),
            Payload = new JsonObject(),
            Error = error,
            Message = message,
        });
    }

    /// <summary>The run was ended before its time, and not by a fault; status <c>cancelled</c>.</summary>
    /// <param name="message">Why, for a person; null for no reason.</param>
    /// <param name="progress">How far the run came; null where that is not known.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Cancelled(string? message = null, RunProgress? progress = null, string? eventId = null) =>
        Turn(EventTypes.Cancelled, "cancelled", "cancelled_at", message, progress, eventId);

    /// <summary>The run waits, until <see cref="Resumed"/>, progress or its end; status <c>paused</c>.</summary>
    /// <param name="message">Why, for a person; null for no reason.</param>
    /// <param name="progress">How far the run is; null to leave the state as it is.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Paused(string? message = null, RunProgress? progress = null, string? eventId = null) =>
        Turn(EventTypes.Paused, "paused", "paused_at", message, progress, eventId);

    /// <summary>The run goes on; status <c>enriching</c>.</summary>
    /// <param name="progress">How far the run is; null to leave the state as it is.</param>
    /// <param name="eventId">The event's id.</param>
    public EnrichmentDocument Resumed(RunProgress? progress = null, string? eventId = null) =>
        Turn(EventTypes.Resumed, "enriching", "resumed_at", null, progress, eventId);

    /// <summary>One part was enriched, or, with an error, could not be. Such events go to the table alone.</summary>
    public EnrichmentDocument Component(RunComponent component, string? eventId = null)
    {
        var now = time.GetUtcNow();
        var payload = new JsonObject
        {
            ["component"] = new JsonObject
            {
                ["mpn"] = component.Mpn, ["manufacturer"] = component.Manufacturer,
                ["supplier"] = component.Supplier, ["error"] = component.Error,
            },
        };
        var type = component.Error is null ? EventTypes.ComponentCompleted : EventTypes.ComponentFailed;
        return _writer.Write(new(type, IdOf(eventId, now), now) { Payload = payload });
    }

    /// <summary>A time as documents hold it: ISO 8601, UTC, to the millisecond.</summary>
    internal static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private EnrichmentDocument Turn(
        string type, string status, string timeMember, string? message, RunProgress? progress, string? eventId)
    {
        var now = time.GetUtcNow();
        return _writer.Write(new(type, IdOf(eventId, now), now)
        {
            State = progress is null ? null : new(progress, status, timeMember),
            Payload = new JsonObject(),
            Message = message,
        });
    }

    private static string IdOf(string? given, DateTimeOffset now) => given ?? Guid.CreateVersion7(now).ToString();
}
