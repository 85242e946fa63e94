namespace EnrichmentStream.Publisher.Boms.Cells;

/// <summary>What a cell says of the quantity.</summary>
/// <param name="Pieces">Whole pieces; null if the cell says nothing, or nothing that can be read.</param>
/// <param name="IsGuess">Whether it may be meant otherwise.</param>
/// <param name="NotFitted">Whether it says that the part is not fitted.</param>
/// <param name="IsUnreadable">Whether it is not a quantity.</param>
internal readonly record struct BomQuantity(
    int? Pieces, bool IsGuess = false, bool NotFitted = false, bool IsUnreadable = false);
