using System.Globalization;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Support;

/// <summary>What publishers send of a BOM, in one line: <c>started P 0 @0; progress - 50; paused P @9</c>. An event is its type, its
/// run (<c>-</c> for none), a percentage if it has a state, and <c>@second</c> if it names a time.</summary>
internal static class RunScript
{
    /// <summary>The events, with ids e1, e2, ….</summary>
    public static EnrichmentEvent[] Parse(string script) =>
        [.. script.Split(';', StringSplitOptions.TrimEntries).Select((text, index) => Event($"e{index + 1}", text.Split(' ')))];

    /// <summary>The documents, with ids that begin with a prefix.</summary>
    /// <param name="script">The script.</param>
    /// <param name="prefix">Tells the events of several scripts apart.</param>
    /// <param name="epoch">When second 0 is.</param>
    public static string[] Documents(string script, string prefix, DateTimeOffset epoch) =>
        [.. script.Split(';', StringSplitOptions.TrimEntries).Select((text, index) => Document($"{prefix}{index + 1}", text.Split(' '), epoch))];

    /// <summary>The log of a grain that hears them as they are published: what is not recorded yet is newer than all that
    /// is.</summary>
    public static EnrichmentLog Live(EnrichmentEvent[] events, Action<AppliedEvent>? applied = null)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default, applied);
        foreach (var one in events)
            log.Accept(one, log.AsksOrder(one, isStalled: false) ? RecordingOrder.After : RecordingOrder.Unknown);
        return log;
    }

    /// <summary>How a BOM stands: status, run, percentage.</summary>
    public static string Describe(EnrichmentLog log)
    {
        var status = log.Terminal is { } end ? end.EventType["enrichment.".Length..] : log.Paused is null ? "running" : "paused";
        var percent = log.LastState is { } state ? Encoding.UTF8.GetString(state.Document) : "none";
        return $"{status} {log.Run?.Name ?? "-"} {percent}";
    }

    private static EnrichmentEvent Event(string id, string[] words) => new()
    {
        EventId = id,
        EventType = "enrichment." + words[0],
        WorkflowRunId = words[1] == "-" ? null : words[1],
        HasState = Percent(words) is not null,
        CreatedAt = At(words) is { } second ? UnitsEvents.Epoch.AddSeconds(second) : null,
        Document = Encoding.UTF8.GetBytes(Percent(words) ?? "{}"),
    };

    private static string Document(string id, string[] words, DateTimeOffset epoch)
    {
        var run = words[1] == "-" ? "" : $""","workflow_run_id":"{words[1]}" """;
        var state = Percent(words) is { } percent ? $$""","state":{"percent_complete":{{percent}}}""" : "";
        var time = At(words) is { } second
            ? string.Create(CultureInfo.InvariantCulture, $""","created_at":"{epoch.AddSeconds(second):o}" """)
            : "";
        return $$"""{"event_id":"{{id}}","event_type":"enrichment.{{words[0]}}","organization_id":"org-1"{{run}}{{time}}{{state}}}""";
    }

    private static string? Percent(string[] words) => words.Skip(2).FirstOrDefault(static word => word[0] != '@');

    private static double? At(string[] words) => words.FirstOrDefault(static word => word[0] == '@') is { } at
        ? double.Parse(at.AsSpan(1), CultureInfo.InvariantCulture)
        : null;
}
