namespace EnrichmentStream.WebFront.Identity;

/// <summary>Where an issuer's keys are.</summary>
/// <param name="Name">What health calls it.</param>
/// <param name="Address">Of a key set, or of a discovery document that names one.</param>
/// <param name="Issuers">The issuers that a discovery document may name (OpenID Connect Discovery 4.3), without a slash
/// at the end; null where the address is a key set's.</param>
/// <param name="MayBeEmpty">Whether a set without keys is as it should be.</param>
internal sealed record KeySource(
    string Name, string Address, IReadOnlyList<string>? Issuers = null, bool MayBeEmpty = false);
