namespace EnrichmentStream.Publisher.Documents;

/// <summary>Finds counts that contradict each other.</summary>
internal static class ProgressCheck
{
    /// <exception cref="InvalidDocumentException">A count is negative, or they are more than there are
    /// parts.</exception>
    public static void Check(RunProgress progress)
    {
        var problems = new List<string>();
        NotNegative("total_items", progress.TotalItems);
        NotNegative("enriched_items", progress.EnrichedItems);
        NotNegative("failed_items", progress.FailedItems);
        NotNegative("not_found_items", progress.NotFoundItems);
        if (problems is [] && progress.PendingItems < 0)
        {
            problems.Add(
                $"enriched_items ({progress.EnrichedItems}), failed_items ({progress.FailedItems}) and not_found_items "
                + $"({progress.NotFoundItems}) are more than total_items ({progress.TotalItems}): count each part "
                + "once.");
        }

        if (progress.CurrentBatch > progress.TotalBatches)
        {
            problems.Add(
                $"current_batch is {progress.CurrentBatch} of {progress.TotalBatches}: batches count from 1 to the "
                + "total.");
        }

        if (problems is not []) throw new InvalidDocumentException(problems);

        void NotNegative(string member, int value)
        {
            if (value < 0) problems.Add($"{member} is {value}: use 0 or more.");
        }
    }
}
