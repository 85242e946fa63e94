using System.Globalization;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Names the BOMs of a simulation after its first one.</summary>
internal static class SimulatedBomIds
{
    private const int LastGroup = 12;

    /// <summary>The first id, and those that count on from it: in a UUID's last group, else after a dash.</summary>
    public static IEnumerable<BomId> From(BomId first, int count) =>
        Enumerable.Range(0, count).Select(index => index == 0 ? first : BomId.Parse(Next(first.Value, index)));

    private static string Next(string first, int index)
    {
        if (!Guid.TryParseExact(first, "D", out _))
            return string.Create(CultureInfo.InvariantCulture, $"{Head(first)}-{index + 1}");
        var last = long.Parse(first[^LastGroup..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return first[..^LastGroup] + ((last + index) & 0xffff_ffff_ffff).ToString("x12", CultureInfo.InvariantCulture);
    }

    // Room for a dash and the largest number.
    private static string Head(string first) =>
        first.Length <= BomId.MaxLength - 5 ? first : first[..(BomId.MaxLength - 5)];
}
