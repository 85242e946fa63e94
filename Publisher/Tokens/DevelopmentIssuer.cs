using System.Text;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Publisher.CommandLine;
using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Publisher.Tokens;

/// <summary>The secret that may sign tokens for trying out, and in whose name.</summary>
/// <param name="Secret">The shared secret, of 32 bytes or more.</param>
/// <param name="Name">What <c>iss</c> says.</param>
internal sealed record DevelopmentIssuer(string Secret, string Name)
{
    private const int MinSecretBytes = 32;
    private const string SupabasePath = "/auth/v1";

    private static readonly string[] RealIssuers =
        ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "OIDC_AUTHORITY", "OIDC_AUDIENCE", "OIDC_ISSUER"];

    /// <summary>Reads the settings of the front.</summary>
    /// <exception cref="CommandException">They are not those of a machine to try things out on.</exception>
    public static DevelopmentIssuer Read(IConfiguration settings)
    {
        if (RealIssuers.FirstOrDefault(name => !string.IsNullOrWhiteSpace(settings[name])) is { } set)
            throw Refused($"{set} is set: tokens are minted for development alone, where no real issuer is.");
        if (settings.ReadSetting("SUPABASE_JWT_SECRET") is not { Length: > 0 } secret)
            throw Refused(
                "SUPABASE_JWT_SECRET is missing: set it to the front's, such as `openssl rand -hex 32` prints.");
        if (Encoding.UTF8.GetByteCount(secret) < MinSecretBytes)
            throw Refused($"SUPABASE_JWT_SECRET is too short: use {MinSecretBytes} bytes or more.");

        var name = NameOf(settings.ReadSetting("SUPABASE_URL"));
        return new DevelopmentIssuer(secret, Spelled(settings.ReadSetting("SUPABASE_ISSUER")) ?? name);
    }

    private static string? Spelled(string? issuer)
    {
        if (string.IsNullOrWhiteSpace(issuer)) return null;

        return Uri.TryCreate(issuer.Trim(), UriKind.Absolute, out var url)
            && url is { Scheme: "http", IsLoopback: true }
            ? issuer.Trim()
            : throw Refused("SUPABASE_ISSUER is not http on loopback: tokens are minted for development alone.");
    }

    private static string NameOf(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return DevelopmentToken.Issuer;

        return Uri.TryCreate(url.Trim(), UriKind.Absolute, out var project)
            && project is { Scheme: "http", IsLoopback: true }
            ? project.GetLeftPart(UriPartial.Path).TrimEnd('/') + SupabasePath
            : throw Refused("SUPABASE_URL is not http on loopback: tokens are minted for development alone.");
    }

    private static CommandException Refused(string message) => new(message, ExitCodes.WrongSetting);
}
