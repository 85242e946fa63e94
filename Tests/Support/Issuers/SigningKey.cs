using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Support.Issuers;

/// <summary>A key that signs, and its public half as a key set shows it.</summary>
internal sealed class SigningKey
{
    private readonly Func<byte[], byte[]> _sign;
    private readonly JsonObject _public;

    private SigningKey(string id, string algorithm, JsonObject shown, Func<byte[], byte[]> sign)
    {
        (Id, Algorithm, _sign) = (id, algorithm, sign);
        _public = shown;
        _public["kid"] = id;
        _public["use"] = "sig";
        _public["alg"] = algorithm;
    }

    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>The public key as text, for those who take it for a secret.</summary>
    public string? Pem { get; private init; }

    public static SigningKey Rsa(string id, int bits = 2_048)
    {
        var rsa = RSA.Create(bits);
        var shown = rsa.ExportParameters(includePrivateParameters: false);
        var json = new JsonObject { ["kty"] = "RSA", ["n"] = Encode(shown.Modulus!), ["e"] = Encode(shown.Exponent!) };
        return new SigningKey(
            id, "RS256", json, text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            Pem = rsa.ExportSubjectPublicKeyInfoPem(),
        };
    }

    public static SigningKey Ec(string id)
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var shown = ec.ExportParameters(includePrivateParameters: false);
        var json = new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(shown.Q.X!), ["y"] = Encode(shown.Q.Y!),
        };
        return new SigningKey(id, "ES256", json, text => ec.SignData(text, HashAlgorithmName.SHA256));
    }

    /// <summary>A key of a curve that ES256 is not for, which signs as if it were.</summary>
    public static SigningKey EcP384(string id)
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var shown = ec.ExportParameters(includePrivateParameters: false);
        var json = new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-384", ["x"] = Encode(shown.Q.X!), ["y"] = Encode(shown.Q.Y!),
        };
        return new SigningKey(id, "ES256", json, text => ec.SignData(text, HashAlgorithmName.SHA256));
    }

    public static SigningKey Secret(string secret, string id = "") => new(
        id, "HS256", new JsonObject { ["kty"] = "oct", ["k"] = Encode(Encoding.UTF8.GetBytes(secret)) }, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));

    public JsonNode Public() => _public.DeepClone();

    public string Sign(string text) => Encode(_sign(Encoding.ASCII.GetBytes(text)));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
