namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>What a word in a column's name stands for.</summary>
internal enum HeaderWord
{
    Filler,
    Manufacturer,
    Part,
    Model,
    Item,
    Article,
    Material,
    Number,
    Code,
    PartNumber,
    Mpn,
    Reference,
    Schematic,
    Designator,
    Position,
    Quantity,
    Needed,
    Total,
    Supplier,
    Distributor,
    Own,
    Order,
    Type,
    Name,
    Alternate,
    Other,
}
