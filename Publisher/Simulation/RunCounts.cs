using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Adds up batches to what documents say of a run.</summary>
internal sealed class RunCounts(RunScript script)
{
    private readonly int _total = script.Batches.Sum(batch => batch.Parts.Count);
    private readonly Dictionary<PartOutcome, int> _parts = [];
    private readonly Dictionary<string, int> _found = [];

    /// <summary>How many parts each supplier knew.</summary>
    public IReadOnlyDictionary<string, int> Found => _found;

    /// <summary>Counts one more batch.</summary>
    public void Add(SimulatedBatch batch)
    {
        foreach (var part in batch.Parts)
        {
            _parts[part.Outcome] = _parts.GetValueOrDefault(part.Outcome) + 1;
            if (part.Found is { } supplier) _found[supplier.Name] = _found.GetValueOrDefault(supplier.Name) + 1;
        }
    }

    /// <summary>Where the run stands.</summary>
    /// <param name="last">The batch just done; null for none.</param>
    /// <param name="speed">How much faster than life it goes.</param>
    public RunProgress At(SimulatedBatch? last, double speed) => new()
    {
        TotalItems = _total,
        EnrichedItems = _parts.GetValueOrDefault(PartOutcome.Enriched),
        FailedItems = _parts.GetValueOrDefault(PartOutcome.Failed),
        NotFoundItems = _parts.GetValueOrDefault(PartOutcome.NotFound),
        CurrentBatch = last?.Number,
        TotalBatches = script.Batches.Count,
        CurrentItem = last is null ? null : Item(last.Parts[^1]),
        Remaining = script.Batches.Skip(last?.Number ?? 0)
            .Aggregate(TimeSpan.Zero, (sum, batch) => sum + batch.Duration) / speed,
    };

    private static CurrentItem Item(SimulatedPart part) => new(part.Line.Mpn, StatusOf(part.Outcome), part.Message);

    private static string StatusOf(PartOutcome outcome) => outcome switch
    {
        PartOutcome.Enriched => "enriched",
        PartOutcome.Failed => "failed",
        _ => "not_found",
    };
}
