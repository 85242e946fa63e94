namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>Which columns of a file hold what; each list in the order in which its columns are asked.</summary>
internal sealed record BomColumns
{
    /// <summary>The sources of a part: the first one that has a part number is taken.</summary>
    public required IReadOnlyList<PartSource> Sources { get; init; }

    /// <summary>Quantities: on a board, then ordered ones.</summary>
    public required IReadOnlyList<int> Quantities { get; init; }

    /// <summary>Designators; all of them count, such as those of the top and of the bottom.</summary>
    public required IReadOnlyList<int> Designators { get; init; }

    /// <summary>Columns that mark what is fitted or not.</summary>
    public required IReadOnlyList<(int Column, ColumnRole Role)> Marks { get; init; }

    /// <summary>Columns in which a mark may stand beside other words: values, remarks.</summary>
    public required IReadOnlyList<int> Remarks { get; init; }

    /// <summary>Whether the name of the number's column does not say that it is the manufacturer's.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Whether the file names its columns in another language than English.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>Columns of part numbers and manufacturers that belong together.</summary>
/// <param name="Mpns">Part numbers; more than one if they have names of the same meaning.</param>
/// <param name="Manufacturers">Who makes them.</param>
internal sealed record PartSource(IReadOnlyList<int> Mpns, IReadOnlyList<int> Manufacturers);
