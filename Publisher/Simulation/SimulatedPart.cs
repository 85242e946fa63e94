using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>A part and what its look-up comes to.</summary>
/// <param name="Line">The part.</param>
/// <param name="Outcome">What it comes to.</param>
/// <param name="Asked">The suppliers that were asked, in order.</param>
/// <param name="Message">For a person: who knew it at which price, or why nobody did.</param>
internal sealed record SimulatedPart(
    BomLine Line, PartOutcome Outcome, IReadOnlyList<Supplier> Asked, string Message)
{
    /// <summary>Who knew it.</summary>
    public Supplier? Found => Outcome is PartOutcome.Enriched ? Asked[^1] : null;
}

/// <summary>What a look-up comes to.</summary>
internal enum PartOutcome
{
    Enriched,
    Failed,
    NotFound,
}
