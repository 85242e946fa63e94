using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Reads from a published document what the rules need, and checks it; the document itself is not
/// touched.</summary>
public static class EventDocument
{
    private const int MaxIdLength = 255;
    private const int MaxTypeLength = 64;

    // A clock that is further ahead is wrong, and would make its run the newest for as long.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    private const DateTimeStyles AsUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly SearchValues<char> TypeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether a <c>created_at</c> counts: one more than five minutes after its receipt does not.</summary>
    public static bool IsCredible(DateTimeOffset? createdAt, DateTimeOffset receivedAt) => !(createdAt - receivedAt > MostAhead);

    /// <summary>Reads one document.</summary>
    /// <param name="bomId">The BOM that the channel names.</param>
    /// <param name="document">The message as published.</param>
    /// <param name="receivedAt">When it was received (<see cref="IsCredible"/>).</param>
    /// <param name="read">The event, where the document is good.</param>
    /// <returns><see cref="DocumentFault.None"/>, or why the message is no event.</returns>
    public static DocumentFault Read(BomId bomId, byte[] document, DateTimeOffset receivedAt, out EnrichmentEvent? read)
    {
        var fault = Read(bomId, document, out read);
        if (read is not null && !IsCredible(read.CreatedAt, receivedAt)) read = read with { CreatedAt = null };
        return fault;
    }

    /// <summary>Reads one document whose time of receipt does not matter.</summary>
    /// <param name="bomId">The BOM that the channel names.</param>
    /// <param name="document">The message as published. A UTF-8 mark and NULs around the document are no part of it, and of
    /// the event's <see cref="EnrichmentEvent.Document"/>.</param>
    /// <param name="read">The event, where the document is good.</param>
    /// <returns><see cref="DocumentFault.None"/>, or why the message is no event.</returns>
    public static DocumentFault Read(BomId bomId, byte[] document, out EnrichmentEvent? read)
    {
        read = null;
        document = BareDocument.Of(document);
        if (!Utf8.IsValid(document)) return DocumentFault.InvalidUtf8;

        var fields = default(EventFields);
        try
        {
            if (!fields.TryRead(document)) return DocumentFault.NotObject;
        }
        catch (JsonException)
        {
            return DocumentFault.NotJson;
        }

        if (fields.EventType is not { Length: >= 1 and <= MaxTypeLength } type) return DocumentFault.BadEventType;
        if (type.AsSpan().ContainsAnyExcept(TypeCharacters)) return DocumentFault.BadEventType;
        if (fields.BomId is { } named && named != bomId.Value) return DocumentFault.OtherBom;

        read = new EnrichmentEvent
        {
            EventId = IsUsableId(fields.EventId) ? fields.EventId! : DeriveId(document),
            EventType = type,
            OrganizationId = fields.OrganizationId is { } owner && OrganizationName.CanOwn(owner) ? owner : null,
            WorkflowRunId = Short(fields.WorkflowRunId),
            WorkflowId = Short(fields.WorkflowId),
            CreatedAt = ReadTime(fields.CreatedAt),
            HasState = fields.HasState,
            Document = document,
        };
        return DocumentFault.None;
    }

    /// <summary>Whether a text can be an event's id: 1 to 255 printable ASCII characters without a space. It goes into an
    /// <c>id:</c> line and comes back in a header, so it must survive both.</summary>
    public static bool IsUsableId(string? id) =>
        id is { Length: >= 1 and <= MaxIdLength } && !id.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e');

    // Names are kept and sent around by themselves, so a long one is known by its hash.
    private static string? Short(string? name) =>
        name is { Length: > MaxIdLength } ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))) : name;

    private static string DeriveId(byte[] document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // RFC 9562 5.8: a UUID of version 8 …
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80); // … and of the RFC's variant.
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    // A time without a date would take today's, and with it the wall clock.
    private static DateTimeOffset? ReadTime(string? text) =>
        text is { Length: >= 10 } && text[4] == '-' && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, AsUtc, out var time)
            ? time
            : null;
}
