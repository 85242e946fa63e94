namespace EnrichmentStream.Rules;

/// <summary>What a repair came to.</summary>
/// <param name="News">What watchers must get, in order.</param>
/// <param name="Contradicts">Whether that would not bring one who has followed to the truth, since what was sent before was
/// out of order: he must begin anew.</param>
public sealed record Repaired(AppliedEvent[] News, bool Contradicts);
