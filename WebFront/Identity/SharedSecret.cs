using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>The one key of an issuer that signs with HS256. Its tokens need not name it.</summary>
internal sealed class SharedSecret(string secret) : ISigningKeys
{
    private readonly SecurityKey[] _key = [new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret))];

    public IEnumerable<SecurityKey> Find(string keyId) => _key;

    public ValueTask<bool> HasAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
