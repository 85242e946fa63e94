using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>The keys of one issuer.</summary>
internal interface ISigningKeys
{
    /// <summary>Finds the keys with an id; all others are left alone.</summary>
    /// <param name="keyId">The token's <c>kid</c>: an opaque name, compared ordinally.</param>
    IEnumerable<SecurityKey> Find(string keyId);

    /// <summary>Whether a key is there, after asking the issuer anew where that may be worth it.</summary>
    ValueTask<bool> HasAsync(string keyId, CancellationToken cancellationToken);
}
