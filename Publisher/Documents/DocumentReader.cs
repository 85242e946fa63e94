using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Reads and checks a document before it is sent: what the service would drop, or a table refuse, is told to
/// the publisher instead.</summary>
internal static class DocumentReader
{
    public static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one document.</summary>
    /// <exception cref="InvalidDocumentException">It breaks a rule.</exception>
    public static EnrichmentDocument Read(byte[] utf8)
    {
        if (utf8.Length > EnrichmentDocument.MaxBytes)
        {
            throw Invalid(
                $"The document has {utf8.Length:N0} bytes: at most {EnrichmentDocument.MaxBytes:N0} are taken. "
                + "Send details elsewhere, and their address here.");
        }

        if (!Utf8.IsValid(utf8)) throw Invalid("The document is not UTF-8: encode it so.");
        using var parsed = ParseObject(utf8);
        if (TextCheck.FirstProblem(utf8) is { } problem) throw Invalid(problem);
        return Read(parsed.RootElement, utf8);
    }

    private static JsonDocument ParseObject(byte[] utf8)
    {
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(utf8);
        }
        catch (JsonException exception)
        {
            throw Invalid($"The document is not JSON: {exception.Message}");
        }

        if (parsed.RootElement.ValueKind is JsonValueKind.Object) return parsed;
        parsed.Dispose();
        throw Invalid($"The document is a JSON {parsed.RootElement.ValueKind}: send an object, as {{\"event_id\": …}}.");
    }

    private static EnrichmentDocument Read(JsonElement root, byte[] utf8)
    {
        var members = new DocumentMembers(root);
        var bomId = members.BomId();
        var read = new EnrichmentEvent
        {
            EventId = members.EventId(),
            EventType = members.EventType(),
            OrganizationId = members.Name("organization_id"),
            RunName = members.Name("workflow_run_id") ?? members.Name("workflow_id"),
            CreatedAt = members.CreatedAt(),
            HasState = members.IsObject("state"),
            Document = utf8,
        };
        members.CheckTheRest();
        return members.Problems is [] ? new EnrichmentDocument(bomId, read) : throw new InvalidDocumentException(members.Problems);
    }

    private static InvalidDocumentException Invalid(string problem) => new([problem]);
}
