using System.Buffers;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>The members of one document that have a meaning, and what is wrong with them.</summary>
internal sealed class DocumentMembers(JsonElement root)
{
    private const int MaxNameLength = 255;
    private const int MaxTypeLength = 64;
    private const int ShownCharacters = 40;

    private static readonly SearchValues<char> TypeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Looks at all of them.</summary>
    /// <returns>The BOM's id, where it is one.</returns>
    public BomId Check()
    {
        CheckEventId();
        CheckEventType();
        var bomId = ReadBomId();
        foreach (var member in (string[])
            ["routing_key", "organization_id", "project_id", "user_id", "workflow_id", "workflow_run_id"])
        {
            CheckName(member);
        }

        CheckOwner();
        CheckSource();
        CheckObject("state");
        CheckObject("payload");
        CheckCreatedAt();
        return bomId;
    }

    private BomId ReadBomId()
    {
        var text = Required("bom_id", "name the BOM");
        if (!BomId.TryParse(text, out var id) && text is not null)
            _problems.Add($"bom_id is '{Shown(text)}': use 1 to {BomId.MaxLength} of A-Z a-z 0-9 . _ -");
        return id;
    }

    private void CheckEventId()
    {
        var text = Required("event_id", "use a UUID that stays the same when the event is sent again");
        if (text is { Length: <= MaxNameLength } && !text.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')) return;
        if (text is null) return;
        _problems.Add(
            $"event_id is '{Shown(text)}' ({text.Length} characters): "
            + $"use 1 to {MaxNameLength} printable ASCII characters without spaces, such as a UUID.");
    }

    private void CheckEventType()
    {
        var text = Required("event_type", $"use {EventTypes.Started}, {EventTypes.Progress} or the like");
        if (text is { Length: > MaxTypeLength } || text.AsSpan().ContainsAnyExcept(TypeCharacters))
            _problems.Add($"event_type is '{Shown(text!)}': use 1 to {MaxTypeLength} of A-Z a-z 0-9 . _ -");
    }

    private void CheckName(string member)
    {
        if (Text(member) is { Length: > MaxNameLength } text)
            _problems.Add($"{member} has {text.Length} characters: use at most {MaxNameLength}.");
    }

    // Such a text would own nothing, and nobody could watch.
    private void CheckOwner()
    {
        if (Text("organization_id") is { Length: <= MaxNameLength } text && !OrganizationName.CanOwn(text))
            _problems.Add($"organization_id is '{Shown(text)}': use text without U+0000 and U+FFFD.");
    }

    private void CheckSource()
    {
        if (Text("source") is { } source and not ("customer" or "staff"))
            _problems.Add($"source is '{Shown(source)}': use customer or staff.");
    }

    private void CheckCreatedAt()
    {
        if (Text("created_at") is { } text && DocumentTime.Read(text) is null)
            _problems.Add($"created_at is '{Shown(text)}': use ISO 8601, such as 2025-12-16T14:30:00Z.");
    }

    private void CheckObject(string member)
    {
        if (!root.TryGetProperty(member, out var value)) return;
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            _problems.Add($"{member} is a JSON {value.ValueKind}: use an object, or leave it out.");
    }

    private static string Shown(string text) =>
        text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";

    private string? Required(string member, string remedy)
    {
        var text = Text(member);
        if (text is null && !_problems.Exists(problem => problem.StartsWith(member + " ", StringComparison.Ordinal)))
        {
            _problems.Add($"{member} is missing: {remedy}.");
        }

        return text;
    }

    private string? Text(string member)
    {
        if (!root.TryGetProperty(member, out var value) || value.ValueKind is JsonValueKind.Null) return null;

        if (value.ValueKind is JsonValueKind.String) return value.GetString() is { Length: > 0 } text ? text : null;
        _problems.Add($"{member} is a JSON {value.ValueKind}: use a string.");
        return null;
    }
}
