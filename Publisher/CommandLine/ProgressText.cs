using System.Globalization;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Says in a line how far a run is.</summary>
internal static class ProgressText
{
    private const double Huge = 1e12;

    public static string Counts(RunProgress progress) =>
        Counts(progress.TotalItems, progress.EnrichedItems, progress.FailedItems, progress.NotFoundItems);

    /// <summary>Says the counts; those that are 0 and no news are left out.</summary>
    public static string Counts(double? total, double enriched, double failed, double notFound)
    {
        var text = total is null
            ? $"{Number(enriched)} enriched"
            : $"{Number(enriched)} of {Number(total.Value)} enriched";
        if (failed > 0) text += $", {Number(failed)} failed";
        if (notFound > 0) text += $", {Number(notFound)} not found";
        return text;
    }

    public static string Percent(double percent) => Text(percent, "F1") + " %";

    /// <summary>Says how long something took.</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = Math.Max(0, (long)Math.Round(time.TotalSeconds));
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
    }

    private static string Number(double number) => Text(number, "0.##");

    // A number beyond all counts would be written with up to 309 digits.
    private static string Text(double number, string format) =>
        number.ToString(Math.Abs(number) < Huge ? format : "0.##E+0", CultureInfo.InvariantCulture);
}
