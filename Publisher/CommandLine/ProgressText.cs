using System.Globalization;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Says in a line how far a run is.</summary>
internal static class ProgressText
{
    public static string Counts(RunProgress progress) =>
        Counts(progress.TotalItems, progress.EnrichedItems, progress.FailedItems, progress.NotFoundItems);

    public static string Counts(int total, int enriched, int failed, int notFound)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{enriched} of {total} enriched");
        if (failed > 0) text += string.Create(CultureInfo.InvariantCulture, $", {failed} failed");
        if (notFound > 0) text += string.Create(CultureInfo.InvariantCulture, $", {notFound} not found");
        return text;
    }

    public static string Percent(decimal percent) => percent.ToString("F1", CultureInfo.InvariantCulture) + " %";
}
