using System.Text.Json;

namespace EnrichmentStream.Tests.Support;

/// <summary>How publishers write times and numbers, and what they mean; the tests of the portal read the same files.</summary>
internal static class Spellings
{
    /// <summary>A text, and its instant to the millisecond; null for a text that is no time.</summary>
    public static TheoryData<string, string?> Times
    {
        get
        {
            var times = new TheoryData<string, string?>();
            foreach (var row in Rows("times")) times.Add(row[0].GetString()!, row[1].GetString());
            return times;
        }
    }

    /// <summary>A value as JSON, and its number; null for a value that is none.</summary>
    public static TheoryData<string, double?> Numbers
    {
        get
        {
            var numbers = new TheoryData<string, double?>();
            foreach (var row in Rows("numbers")) numbers.Add(row[0].GetString()!, row[1].ValueKind is JsonValueKind.Null ? null : row[1].GetDouble());
            return numbers;
        }
    }

    private static JsonElement[][] Rows(string name) => JsonSerializer.Deserialize<JsonElement[][]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Support", "Spellings", name + ".json")))!;
}
