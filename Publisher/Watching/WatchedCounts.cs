using System.Text.Json;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>The numbers of a state, as published. Counts that are left out are 0.</summary>
internal sealed class WatchedCounts
{
    private readonly List<string> _unreadable = [];

    public WatchedCounts(JsonElement state)
    {
        var total = Read(state, "total_items");
        var enriched = Read(state, "enriched_items");
        var (failed, notFound) = (Read(state, "failed_items") ?? 0, Read(state, "not_found_items") ?? 0);
        Percent = Read(state, "percent_complete") ?? PercentOf(total, (enriched ?? 0) + failed + notFound);
        var counts = total is null && enriched is null
            ? []
            : (string[])[ProgressText.Counts(total, enriched ?? 0, failed, notFound)];
        string[] parts = [.. counts, .. _unreadable.Select(member => $"{member} is not a number")];
        Text = parts is [] ? null : string.Join(", ", parts);
    }

    /// <summary>As published; from the counts where none is; null without either.</summary>
    public double? Percent { get; }

    /// <summary>The counts in words; null where there are none.</summary>
    public string? Text { get; }

    private double? Read(JsonElement state, string member)
    {
        if (!state.TryGetMember(member, out var value) || value.ValueKind is JsonValueKind.Null) return null;
        var number = DocumentNumber.Read(value);
        if (number is null) _unreadable.Add(member);
        return number;
    }

    // Cut to one decimal, as publishers do, so that 100 means all.
    private static double? PercentOf(double? total, double done) =>
        total > 0 ? Math.Clamp(Math.Floor(done / total.Value * 1000) / 10, 0, 100) : null;
}
