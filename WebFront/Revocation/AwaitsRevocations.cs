namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Marks a path whose handler waits by itself until revocations are known, and looks for them then.</summary>
internal sealed class AwaitsRevocations;
