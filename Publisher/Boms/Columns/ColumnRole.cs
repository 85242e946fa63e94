namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>What a column holds, as far as its name says.</summary>
internal enum ColumnRole
{
    /// <summary>The name says nothing that is known.</summary>
    Unknown,

    /// <summary>Something that a BOM often has and that is not needed: value, footprint, price.</summary>
    Other,

    /// <summary>The manufacturer's part number, in so many words.</summary>
    Mpn,

    /// <summary>A part number, not said whose.</summary>
    PartNumber,

    /// <summary>An article or reference number: the manufacturer's only beside a manufacturer.</summary>
    ArticleNumber,

    /// <summary>"Part" and the like: references, library symbols, values or numbers.</summary>
    Part,

    /// <summary>A distributor's number.</summary>
    SupplierNumber,

    /// <summary>A number of the company's own.</summary>
    OwnNumber,

    /// <summary>Who makes it.</summary>
    Manufacturer,

    /// <summary>How many.</summary>
    Quantity,

    /// <summary>Reference designators, in so many words.</summary>
    Designators,

    /// <summary>"Reference" and the like: designators, or a number.</summary>
    Reference,

    /// <summary>"Position" and the like: designators, or a count of lines.</summary>
    Position,

    /// <summary>Marks parts that are not fitted.</summary>
    NotFitted,

    /// <summary>Marks parts that are fitted.</summary>
    Fitted,
}
