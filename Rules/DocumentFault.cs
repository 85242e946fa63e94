namespace EnrichmentStream.Rules;

/// <summary>Why a published message is no event document.</summary>
public enum DocumentFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>The bytes are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The text is not JSON (RFC 8259), or is nested deeper than 64.</summary>
    NotJson,

    /// <summary>The JSON value is not an object.</summary>
    NotObject,

    /// <summary><c>event_type</c> is missing, or is not 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    BadEventType,

    /// <summary><c>bom_id</c> names another BOM than the channel.</summary>
    OtherBom,
}
