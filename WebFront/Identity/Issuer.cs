namespace EnrichmentStream.WebFront.Identity;

/// <summary>One issuer with one way of signing: what its tokens must say to be taken.</summary>
/// <param name="Scheme">The authentication scheme of its own: no two share keys or rules.</param>
/// <param name="Name">Names it among the subjects, the same for both of Supabase's ways of signing.</param>
/// <param name="Spellings">What <c>iss</c> may be, exactly.</param>
/// <param name="Audience">What <c>aud</c> must be, or hold.</param>
/// <param name="Algorithms">What <c>alg</c> may be.</param>
/// <param name="Keys">The keys that sign.</param>
internal sealed record Issuer(
    string Scheme, string Name, string[] Spellings, string Audience, string[] Algorithms, ISigningKeys Keys);
