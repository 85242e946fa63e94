namespace EnrichmentStream.Publisher.Boms;

/// <summary>What a row comes to: a part, or the reason why it is none.</summary>
/// <param name="Part">The part.</param>
/// <param name="Reason">The reason, a sentence.</param>
/// <param name="Warnings">What may be meant otherwise, without line and full stop.</param>
internal sealed record RowReading(BomLine? Part, string? Reason, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether nothing says how many pieces the part has, and one was assumed.</summary>
    public bool HasNoQuantity { get; init; }

    public static RowReading None(string reason) => new(null, reason, []);
}
