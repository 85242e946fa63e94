using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Ingest;

internal static class DropReasons
{
    /// <summary>The reason for dropping a message that is no event document.</summary>
    public static DropReason Of(DocumentFault fault) => fault switch
    {
        DocumentFault.None => DropReason.None,
        DocumentFault.InvalidUtf8 => DropReason.InvalidUtf8,
        DocumentFault.NotJson => DropReason.NotJson,
        DocumentFault.NotObject => DropReason.NotObject,
        DocumentFault.BadEventType => DropReason.BadEventType,
        DocumentFault.OtherBom => DropReason.OtherBom,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "This fault has no reason yet; add one."),
    };
}
