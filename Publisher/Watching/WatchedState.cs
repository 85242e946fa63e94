using System.Text.Json;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>What a watcher shows of a document; any part may be missing.</summary>
/// <param name="Percent">Of 100; null where the document does not tell.</param>
/// <param name="Text">Counts, or the error; safe to show.</param>
internal sealed record WatchedState(double? Percent, string Text)
{
    private static readonly WatchedState Nothing = new(null, "");

    /// <summary>When the event was made.</summary>
    public DateTimeOffset? At { get; private init; }

    /// <summary>When the run began, as the state tells.</summary>
    public DateTimeOffset? StartedAt { get; private init; }

    /// <summary>Reads what there is; a document of whatever shape gives at least an empty text.</summary>
    public static WatchedState Read(string document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            return parsed.RootElement.ValueKind is JsonValueKind.Object ? Read(parsed.RootElement) : Nothing;
        }
        // Half of a surrogate pair is JSON, and no text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    private static WatchedState Read(JsonElement root)
    {
        var counts = root.TryGetMember("state", out var state) && state.ValueKind is JsonValueKind.Object
            ? new WatchedCounts(state)
            : null;
        var (error, message) = (StringOf(root, "error"), StringOf(root, "message"));
        var words = error is null || message is null ? error ?? message : $"{error}: {message}";
        return new WatchedState(
            counts?.Percent, PrintableText.Of((error is null ? counts?.Text : null) ?? words ?? ""))
        {
            At = DocumentTime.Read(StringOf(root, "created_at")),
            StartedAt = counts is null ? null : DocumentTime.Read(StringOf(state, "started_at")),
        };
    }

    private static string? StringOf(JsonElement root, string member) =>
        root.TryGetMember(member, out var value) && value.ValueKind is JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
