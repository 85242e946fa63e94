using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Reads the numbers of a state, which some publishers write as text.</summary>
internal static partial class DocumentNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="value">A JSON number, or a text that is wholly a decimal one.</param>
    /// <returns>Null for a value that is no finite number.</returns>
    public static double? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Finite(value.GetDouble()),
        JsonValueKind.String when value.GetString() is { } text && Decimal().IsMatch(text) =>
            Finite(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    [GeneratedRegex(@"\A[\t-\r ]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[\t-\r ]*\z")]
    private static partial Regex Decimal();
}
