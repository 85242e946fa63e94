using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Knows the admin token.</summary>
internal sealed class AdminToken
{
    // Hashes make the comparison take the same time whatever the length.
    private readonly byte[]? _hash;

    public AdminToken(IOptions<AdminTokenOptions> options)
    {
        if (options.Value.IsOn) _hash = Hash(options.Value.Token!);
    }

    /// <summary>Whether a token is it, in constant time; never where it is switched off.</summary>
    public bool Is(string token) => _hash is not null && CryptographicOperations.FixedTimeEquals(Hash(token), _hash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
