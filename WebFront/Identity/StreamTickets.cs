using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Makes and reads tickets: tokens that open the streams of certain BOMs for some minutes, so that the login
/// token need not be in a URL.</summary>
/// <remarks>
/// Encrypted and signed by ASP.NET Core Data Protection, with a key derived for the BOMs, so a ticket is as short for many
/// as for one. Its time-limited protector reads the clock of the machine, which tests cannot drive; the end is inside
/// instead.
/// </remarks>
internal sealed class StreamTickets(
    IDataProtectionProvider protection, IOptions<TicketOptions> options, TimeProvider time)
{
    // Tells a ticket from a login token, which begins with eyJ.
    private const string Prefix = "ticket.";

    /// <summary>Whether a token is meant to be a ticket.</summary>
    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Makes a ticket; it ends with the login token at the latest.</summary>
    public (string Text, DateTimeOffset ExpiresAt) Issue(Viewer viewer, params BomId[] bomIds)
    {
        var now = time.GetUtcNow();
        var ends = now + options.Value.Lifetime;
        if (viewer.ExpiresAt is { } login && login < ends) ends = login;
        var seconds = ends.ToUnixTimeSeconds();
        // The admin token has no time of issue: what is revoked later is what counts.
        var issued = viewer.IssuedAt ?? (viewer.IsAdmin ? now : null);
        var ticket = new StreamTicket(
            viewer.Subject, viewer.OrganizationId, viewer.SeesAll,
            viewer.ExpiresAt is { } end ? (end - DateTimeOffset.UnixEpoch).TotalSeconds : null,
            issued?.ToUnixTimeMilliseconds(), seconds);
        var text = Base64Url.EncodeToString(Protector(bomIds).Protect(JsonSerializer.SerializeToUtf8Bytes(ticket)));
        return (Prefix + text, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    /// <summary>Reads a ticket.</summary>
    /// <returns>Null where it is none, is over, or was made for other BOMs; their order does not matter.</returns>
    /// <exception cref="CryptographicException">The keys cannot be had: Redis is away, and this process has not needed
    /// them before.</exception>
    public Viewer? Read(string text, params BomId[] bomIds)
    {
        var encoded = text.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(encoded)) return null;

        try
        {
            var bytes = Protector(bomIds).Unprotect(Base64Url.DecodeFromChars(encoded));
            var ticket = JsonSerializer.Deserialize<StreamTicket>(bytes)!;
            return time.GetUtcNow().ToUnixTimeSeconds() < ticket.Ends ? ticket.ToViewer(bomIds) : null;
        }
        catch (CryptographicException exception) when (exception.InnerException is not (RedisException or TimeoutException))
        {
            return null;
        }
    }

    private IDataProtector Protector(BomId[] bomIds)
    {
        var ids = bomIds.Select(bomId => bomId.Value).Order(StringComparer.Ordinal);
        return protection.CreateProtector("EnrichmentStream.StreamTicket", ["v1", .. ids]);
    }
}
