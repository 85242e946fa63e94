using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>An event's document that keeps the rules of <c>docs/PROTOCOL.md</c>, byte for byte as it will be
/// sent.</summary>
/// <remarks>Made by <see cref="EnrichmentDocuments"/>, or read from what another program wrote.</remarks>
public sealed class EnrichmentDocument
{
    /// <summary>Longest document, in bytes of UTF-8.</summary>
    public const int MaxBytes = 262_144;

    internal EnrichmentDocument(BomId bomId, EnrichmentEvent read) => (BomId, Event) = (bomId, read);

    /// <summary>The BOM that it is about.</summary>
    public BomId BomId { get; }

    /// <summary>Names the event; a repeated one is dropped.</summary>
    public string EventId => Event.EventId;

    /// <summary>What happened.</summary>
    public string EventType => Event.EventType;

    /// <summary>The text's bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 => Event.Document;

    /// <summary>Whether it goes to the table alone: events of single components and of risk analyses.</summary>
    public bool IsForTableAlone => !LifecycleTypes.Contains(EventType);

    internal EnrichmentEvent Event { get; }

    /// <summary>Takes a document that another program wrote; not a byte of it is changed.</summary>
    /// <param name="utf8">JSON, in UTF-8. A UTF-8 mark and NULs around it are no part of the document.</param>
    /// <exception cref="InvalidDocumentException">It breaks a rule.</exception>
    public static EnrichmentDocument Parse(ReadOnlyMemory<byte> utf8) => DocumentReader.Read(utf8.ToArray());

    /// <summary>Takes a document that another program wrote.</summary>
    /// <exception cref="InvalidDocumentException">It breaks a rule, or holds half of a surrogate pair.</exception>
    public static EnrichmentDocument Parse(string json)
    {
        try
        {
            return DocumentReader.Read(DocumentReader.StrictUtf8.GetBytes(json));
        }
        catch (EncoderFallbackException exception)
        {
            throw new InvalidDocumentException(
                [$"The text holds half of a surrogate pair at character {exception.Index}: remove it, or send the "
                    + "whole pair."]);
        }
    }

    /// <summary>The document's text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
