using System.Text.Json;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>What a watcher shows of a document; any part may be missing.</summary>
/// <param name="Percent">Of 100; null where the document does not tell.</param>
/// <param name="Text">Counts, or the error.</param>
internal sealed record WatchedState(double? Percent, string Text)
{
    /// <summary>Reads what there is; a document of whatever shape gives at least an empty text.</summary>
    public static WatchedState Read(string document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            return Read(parsed.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new WatchedState(null, "");
        }
    }

    private static WatchedState Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object) return new WatchedState(null, "");
        if (StringOf(root, "error") is { } error) return new WatchedState(PercentOf(root), Both(error, StringOf(root, "message")));
        if (!root.TryGetMember("state", out var state) || state.ValueKind is not JsonValueKind.Object)
            return new WatchedState(null, Terminal.Printable(StringOf(root, "message") ?? ""));

        var counts = ProgressText.Counts(
            Number(state, "total_items"), Number(state, "enriched_items"), Number(state, "failed_items"),
            Number(state, "not_found_items"));
        return new WatchedState(PercentOf(root), counts);
    }

    private static string Both(string error, string? message) =>
        Terminal.Printable(message is null ? error : $"{error}: {message}");

    private static double? PercentOf(JsonElement root) =>
        root.TryGetMember("state", out var state) && state.ValueKind is JsonValueKind.Object
        && state.TryGetMember("percent_complete", out var percent) && percent.ValueKind is JsonValueKind.Number
            ? percent.GetDouble()
            : null;

    private static int Number(JsonElement state, string member) =>
        state.TryGetMember(member, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : 0;

    private static string? StringOf(JsonElement root, string member) =>
        root.TryGetMember(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
