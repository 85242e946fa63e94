namespace EnrichmentStream.Benchmarks.Load;

/// <summary>How the events arrived, over all streams.</summary>
/// <param name="Delivered">Events that arrived, each counted once a stream.</param>
/// <param name="Conflated">Progress events that a slow reader may skip, since a later event supersedes them.</param>
/// <param name="Missing">Events that did not arrive although nothing supersedes them: of a type that must be kept, or a
/// BOM's last.</param>
/// <param name="Duplicated">Arrivals beyond the first.</param>
/// <param name="Reordered">Arrivals after a later event.</param>
internal readonly record struct DeliveryCheck(
    long Delivered, long Conflated, long Missing, long Duplicated, long Reordered)
{
    /// <summary>Sums up streams.</summary>
    /// <param name="streams">None may receive any more.</param>
    /// <param name="publishedFor">The last sequence number of a BOM.</param>
    public static DeliveryCheck Of(IEnumerable<WatchedStream> streams, Func<int, long> publishedFor)
    {
        var sum = default(DeliveryCheck);
        foreach (var stream in streams) sum = sum.Add(stream.Sequence, publishedFor(stream.Bom));
        return sum;
    }

    private DeliveryCheck Add(SequenceCheck stream, long last)
    {
        long missing = 0, conflated = 0;
        foreach (var number in stream.NotArrived(last))
        {
            // What comes after the highest that arrived was superseded by nothing.
            var kept = number % LoadPlan.KeptEvery == 0 || number > stream.Highest;
            if (kept) missing++;
            else conflated++;
        }

        return new DeliveryCheck(
            Delivered + stream.Delivered,
            Conflated + conflated,
            Missing + missing,
            Duplicated + stream.Duplicated,
            Reordered + stream.Reordered);
    }
}
