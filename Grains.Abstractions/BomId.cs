using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>The id of one bill of materials: 1 to 128 of <c>A-Z a-z 0-9 . _ -</c>, compared ordinally.</summary>
/// <remarks>Neither <c>.</c> nor <c>..</c> is an id: a URL path cannot hold them.</remarks>
[GenerateSerializer, Immutable, Alias("enrichment.bom-id")]
public readonly record struct BomId
{
    /// <summary>Most characters of an id.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    // No BOM id begins with it, nor can a URL's path segment be taken for one that does.
    private const string CanaryPrefix = "!canary-";

    private BomId(string value) => Value = value;

    /// <summary>The id's text.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Takes a text as an id.</summary>
    /// <returns>False where the text breaks the rule above.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out BomId id)
    {
        var valid = text is { Length: >= 1 and <= MaxLength } and not "." and not ".."
            && !text.AsSpan().ContainsAnyExcept(Allowed);
        id = valid ? new BomId(text!) : default;
        return valid;
    }

    /// <summary>Takes a text as an id.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> breaks the rule above.</exception>
    public static BomId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is no BOM id: use 1 to {MaxLength} of A-Z a-z 0-9 . _ -");

    /// <summary>Whether it is no BOM's, but that of a front's canary: never recorded, listed or counted.</summary>
    public bool IsCanary => IsCanaryText(Value);

    /// <summary>A new id for a canary.</summary>
    public static BomId NewCanary() => new(CanaryPrefix + Guid.NewGuid().ToString("N"));

    /// <summary>Takes a text as the id of a BOM or of a canary: for what comes from within the cluster.</summary>
    /// <returns>False where it is neither.</returns>
    public static bool TryParseAny([NotNullWhen(true)] string? text, out BomId id)
    {
        if (!IsCanaryText(text)) return TryParse(text, out id);

        var valid = Guid.TryParseExact(text.AsSpan(CanaryPrefix.Length), "N", out _);
        id = valid ? new BomId(text!) : default;
        return valid;
    }

    /// <summary>Takes a grain's key as the id of a BOM or of a canary.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is neither.</exception>
    public static BomId ParseAny(string text) => TryParseAny(text, out var id) ? id : Parse(text);

    /// <summary>Whether a text begins as a canary's id.</summary>
    public static bool IsCanaryText(ReadOnlySpan<char> text) => text.StartsWith(CanaryPrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
