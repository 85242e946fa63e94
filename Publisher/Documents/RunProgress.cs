namespace EnrichmentStream.Publisher.Documents;

/// <summary>How far a run is: the counts of a document's <c>state</c>.</summary>
public sealed record RunProgress
{
    /// <summary>Parts of the BOM.</summary>
    public required int TotalItems { get; init; }

    /// <summary>Parts that a supplier knew.</summary>
    public int EnrichedItems { get; init; }

    /// <summary>Parts that could not be looked up.</summary>
    public int FailedItems { get; init; }

    /// <summary>Parts that no supplier knew.</summary>
    public int NotFoundItems { get; init; }

    /// <summary>The batch that is done, from 1; null where there is none.</summary>
    public int? CurrentBatch { get; init; }

    /// <summary>How many batches there are.</summary>
    public int? TotalBatches { get; init; }

    /// <summary>The part that was looked up last.</summary>
    public CurrentItem? CurrentItem { get; init; }

    /// <summary>How long the rest will take, as far as one can tell.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Parts still to be looked up.</summary>
    public int PendingItems => TotalItems - EnrichedItems - FailedItems - NotFoundItems;

    /// <summary>Of 100, cut to one decimal, so that 100 means all; 100 for a BOM without parts.</summary>
    public decimal PercentComplete =>
        TotalItems == 0 ? 100 : Math.Round(100m * (TotalItems - PendingItems) / TotalItems, 1, MidpointRounding.ToZero);
}
