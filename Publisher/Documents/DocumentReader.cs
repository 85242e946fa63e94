using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Reads and checks a document before it is sent: what the service would drop, or a table refuse, is told to
/// the publisher instead.</summary>
internal static class DocumentReader
{
    public static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one document.</summary>
    /// <param name="message">It, and maybe what the service takes off, too: a UTF-8 mark, NULs.</param>
    /// <exception cref="InvalidDocumentException">It breaks a rule.</exception>
    public static EnrichmentDocument Read(byte[] message)
    {
        var utf8 = BareDocument.Of(message);
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

        var kind = parsed.RootElement.ValueKind;
        if (kind is JsonValueKind.Object) return parsed;
        parsed.Dispose();
        throw Invalid($"The document is a JSON {kind}: send an object, as {{\"event_id\": …}}.");
    }

    private static EnrichmentDocument Read(JsonElement root, byte[] utf8)
    {
        var members = new DocumentMembers(root);
        var bomId = members.Check();
        if (members.Problems is not []) throw new InvalidDocumentException(members.Problems);

        // The service's own reading, so that both always see the same event.
        return EventDocument.Read(bomId, utf8, out var read) is var fault and not DocumentFault.None
            ? throw Invalid($"The service would drop the document: {fault}.")
            : new EnrichmentDocument(bomId, read!); // There where nothing is wrong.
    }

    private static InvalidDocumentException Invalid(string problem) => new([problem]);
}
