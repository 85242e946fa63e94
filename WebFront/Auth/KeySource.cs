namespace EnrichmentStream.WebFront.Auth;

/// <summary>Where an issuer's keys are.</summary>
/// <param name="Name">What health calls it.</param>
/// <param name="Address">Of the key set, or of the discovery document that names it.</param>
/// <param name="Discovered">The issuer that a discovery document must name (OpenID Connect Discovery 4.3), without a
/// slash at the end; null where the address is the key set's.</param>
/// <param name="MayBeEmpty">Whether a set without keys is as it should be.</param>
internal sealed record KeySource(string Name, string Address, string? Discovered = null, bool MayBeEmpty = false);
