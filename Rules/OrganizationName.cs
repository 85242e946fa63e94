namespace EnrichmentStream.Rules;

/// <summary>Which texts name an organization: in events, in tables and in tokens alike.</summary>
public static class OrganizationName
{
    private const int MaxLength = 255;

    // What a decoder writes where the text is no Unicode: two different texts would be one.
    private const char Replacement = '\ufffd';

    /// <summary>Whether a text names an organization: 1 to 255 characters of valid Unicode, not all of them blank
    /// and none U+0000, which PostgreSQL cannot hold. Any other matches nothing.</summary>
    public static bool CanOwn(string name)
    {
        if (name.Length > MaxLength || string.IsNullOrWhiteSpace(name) || name.AsSpan().ContainsAny('\0', Replacement)) return false;

        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1])) return false;
            i++;
        }

        return true;
    }
}
