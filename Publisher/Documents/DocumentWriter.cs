using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Writes a run's documents: every member in its place, on one line.</summary>
internal sealed class DocumentWriter(EnrichmentRun run)
{
    // The text goes to JSON readers, never into a page as it is: Ω and + may stay what they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes and checks a document.</summary>
    /// <exception cref="InvalidDocumentException">A value breaks a rule.</exception>
    public EnrichmentDocument Write(DocumentContent content)
    {
        if (content.State is { } state) ProgressCheck.Check(state.Progress);
        CheckTexts(content);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) WriteMembers(json, content);
        return DocumentReader.Read(buffer.WrittenSpan.ToArray());
    }

    private void CheckTexts(DocumentContent content)
    {
        var item = content.State?.Progress.CurrentItem;
        string?[] texts =
        [
            content.EventId, content.UserId, content.Error, content.Message, item?.Mpn, item?.Status, item?.Message,
            run.OrganizationId, run.ProjectId, run.WorkflowId, run.WorkflowRunId,
        ];
        if (texts.Any(TextCheck.IsBroken) || TextCheck.IsBroken(content.Payload))
            throw new InvalidDocumentException(
                ["A text holds half of a surrogate pair: remove it, or send the whole pair."]);
    }

    private void WriteMembers(Utf8JsonWriter json, DocumentContent content)
    {
        var source = run.Source is EventSource.Staff ? "staff" : "customer";
        json.WriteStartObject();
        json.WriteString("event_id", content.EventId);
        json.WriteString("event_type", content.EventType);
        json.WriteString("routing_key", $"{source}.{content.EventType}");
        json.WriteString("bom_id", run.BomId.Value);
        json.WriteString("organization_id", run.OrganizationId);
        json.WriteString("project_id", run.ProjectId);
        json.WriteString("user_id", content.UserId);
        json.WriteString("source", source);
        json.WriteString("workflow_id", run.WorkflowId);
        json.WriteString("workflow_run_id", run.WorkflowRunId);
        WriteState(json, content);
        if (content.Error is not null) json.WriteString("error", content.Error);
        if (content.Message is not null) json.WriteString("message", content.Message);
        json.WritePropertyName("payload");
        content.Payload.WriteTo(json);
        json.WriteString("created_at", EnrichmentDocuments.Text(content.CreatedAt));
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, DocumentContent content)
    {
        if (content.State is not { Progress: var progress } state)
        {
            json.WriteNull("state");
            return;
        }

        json.WriteStartObject("state");
        json.WriteString("status", state.Status);
        json.WriteNumber("total_items", progress.TotalItems);
        json.WriteNumber("enriched_items", progress.EnrichedItems);
        json.WriteNumber("failed_items", progress.FailedItems);
        json.WriteNumber("not_found_items", progress.NotFoundItems);
        json.WriteNumber("pending_items", progress.PendingItems);
        if (progress.CurrentBatch is { } batch) json.WriteNumber("current_batch", batch);
        if (progress.TotalBatches is { } batches) json.WriteNumber("total_batches", batches);
        json.WritePropertyName("percent_complete");
        json.WriteRawValue(progress.PercentComplete.ToString("F1", CultureInfo.InvariantCulture));
        WriteCurrent(json, progress);
        json.WriteString(state.TimeMember, EnrichmentDocuments.Text(content.CreatedAt));
        json.WriteEndObject();
    }

    private static void WriteCurrent(Utf8JsonWriter json, RunProgress progress)
    {
        if (progress.CurrentItem is { } item)
        {
            json.WriteStartObject("current_item");
            json.WriteString("mpn", item.Mpn);
            json.WriteString("status", item.Status);
            json.WriteString("message", item.Message);
            json.WriteEndObject();
        }

        // Whole seconds: more would claim to know more than an estimate does.
        if (progress.Remaining is { } remaining)
            json.WriteNumber("estimated_time_remaining", (long)Math.Ceiling(remaining.TotalSeconds));
    }
}
