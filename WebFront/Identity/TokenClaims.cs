using System.Text.Json;
using EnrichmentStream.Rules;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Makes a viewer of a token whose signature, issuer, audience and lifetime are right.</summary>
/// <remarks>
/// Reads the payload itself, since claims flatten what it says: there an array of one looks like a text. Never looks
/// into <c>user_metadata</c>, which users write themselves.
/// </remarks>
internal static class TokenClaims
{
    // The ends that a DateTimeOffset can hold.
    private const double LatestSecond = 253_402_300_799;

    // Names longer than these are no one's: a subject must stay short enough to be revoked, and an organization to be a
    // BOM's.
    private const int LongestSubject = 1_024;

    /// <summary>Reads who the token's user is.</summary>
    /// <returns>Null where it is no user's access token, or says a thing twice.</returns>
    public static Viewer? Read(JsonWebToken token, Issuer issuer, IssuerOptions options, DateTimeOffset now)
    {
        try
        {
            using var header = TokenJson.Parse(token.EncodedHeader);
            using var payload = TokenJson.Parse(token.EncodedPayload);
            // RFC 7515 4.1.11: whoever does not know what is critical must refuse; nothing is known here.
            return !header.RootElement.TryGetProperty("crit", out _)
                && IsAccessToken(header.RootElement, payload.RootElement) && !IsNoUser(payload.RootElement)
                ? Viewer(payload.RootElement, issuer, options, now)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null; // A member twice, or text that is no Unicode.
        }
    }

    // RFC 9068 4; at_hash and c_hash (OpenID Connect Core 3.3.2.11) are in ID tokens alone. Keycloak names the kind in
    // the payload: Bearer, or else ID, Refresh, Offline, and DPoP, whose proof nobody here checks.
    private static bool IsAccessToken(JsonElement header, JsonElement payload) =>
        IsAbsentOr(header, "typ", "JWT", "at+jwt", "application/at+jwt")
        && IsAbsentOr(payload, "typ", "Bearer")
        && !payload.TryGetProperty("at_hash", out _)
        && !payload.TryGetProperty("c_hash", out _)
        && !payload.TryGetProperty("cnf", out _);

    // The keys that Supabase gives to programs are tokens, too; so is what it gives to visitors without an account.
    private static bool IsNoUser(JsonElement payload) =>
        Text(payload, "role") is "anon" or "service_role"
        || (payload.TryGetProperty("is_anonymous", out var anonymous) && anonymous.ValueKind is not JsonValueKind.False);

    private static Viewer? Viewer(JsonElement payload, Issuer issuer, IssuerOptions options, DateTimeOffset now)
    {
        if (Text(payload, "sub") is not { Length: <= LongestSubject } subject || Moment(payload, "exp") is not { } end)
            return null;

        return new Viewer
        {
            Subject = $"{issuer.Name}|{subject}",
            OrganizationId = OrganizationId(payload, options.ClaimSpace),
            SeesAll = !string.IsNullOrWhiteSpace(options.StaffRole) && HasRole(payload, options),
            // A time that has not come yet says nothing: it would be later than every revocation.
            IssuedAt = Moment(payload, "iat") is { } issued && issued <= now + BearerSetup.ClockSkew ? issued : null,
            ExpiresAt = end,
        };
    }

    private static DateTimeOffset? Moment(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var moment) && moment.ValueKind is JsonValueKind.Number
        && moment.TryGetDouble(out var seconds) && seconds is > 0 and <= LatestSecond
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    // The first that says something decides, also where it is no text: what an issuer says in two ways is not guessed.
    // Null and blank say nothing; they are what a rule of an issuer writes where it found no value.
    private static string? OrganizationId(JsonElement payload, string space)
    {
        foreach (var name in (ReadOnlySpan<string>)["org_id", $"{space}/organization_id", $"{space}/org_id", "organization_id"])
        {
            if (Says(payload, name)) return Organization(payload, name);
        }

        return Member(payload, "app_metadata") is { } metadata ? Organization(metadata, "organization_id") : null;
    }

    private static string? Organization(JsonElement parent, string name) =>
        Text(parent, name) is { } organization && OrganizationName.CanOwn(organization) ? organization : null;

    private static bool Says(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind switch
        {
            JsonValueKind.Null => false,
            JsonValueKind.String => !string.IsNullOrWhiteSpace(member.GetString()),
            _ => true,
        };

    private static bool HasRole(JsonElement payload, IssuerOptions options) =>
        Names(payload, $"{options.ClaimSpace}/roles", options.StaffRole!)
        || Names(payload, $"{options.ClaimSpace}/role", options.StaffRole!)
        || Names(payload, "roles", options.StaffRole!)
        || Names(payload, "role", options.StaffRole!)
        || (Member(payload, "app_metadata") is { } metadata && Names(metadata, "role", options.StaffRole!))
        || (Member(payload, "realm_access") is { } realm && Names(realm, "roles", options.StaffRole!));

    private static bool Names(JsonElement parent, string name, string role) =>
        parent.TryGetProperty(name, out var named) && named.ValueKind switch
        {
            JsonValueKind.String => named.ValueEquals(role),
            JsonValueKind.Array => named.EnumerateArray().Any(one =>
                one.ValueKind is JsonValueKind.String && one.ValueEquals(role)),
            _ => false,
        };

    private static bool IsAbsentOr(JsonElement parent, string name, params ReadOnlySpan<string> allowed)
    {
        if (!parent.TryGetProperty(name, out _)) return true;
        if (Text(parent, name) is not { } text) return false;

        foreach (var one in allowed)
        {
            if (one.Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Object ? member : null;

    // A blank text says nothing.
    private static string? Text(JsonElement parent, string name) =>
        TokenJson.Text(parent, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
