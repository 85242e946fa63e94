using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Repairs what the sweep has found, apart from it and with a budget: news that somebody follows in one lane, doubts
/// and quiet BOMs in another.</summary>
internal sealed partial class RepairQueue(
    HistoryReader history, IGrainFactory grains, IOptions<HistoryReadOptions> options, TimeProvider time,
    ILogger<RepairQueue> logger)
{
    // Together half of the reads: activations, which callers wait for, have the other half.
    private readonly RepairLane _news = new(bit: 1, Math.Max(1, options.Value.Reads / 4));
    private readonly RepairLane _doubts = new(bit: 2, Math.Max(1, options.Value.Reads / 4));

    /// <summary>Whether nothing waits or is under way.</summary>
    public bool IsIdle => _news.IsIdle && _doubts.IsIdle;

    /// <summary>Repairs a BOM of which the history has an event that the grain may not have.</summary>
    public void AddNews(TrackedBom bom, string head) => _news.Add(new RepairJob(bom, head));

    /// <summary>Repairs a BOM in doubt, or that has not read its history.</summary>
    public void AddDoubt(TrackedBom bom) => _doubts.Add(new RepairJob(bom));

    /// <summary>Compares the newest events of a BOM of which nothing has been heard for a while.</summary>
    public void AddQuiet(TrackedBom bom) => _doubts.Add(new RepairJob(bom, IsQuiet: true));

    /// <summary>Works until the token ends.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_news.RunAsync(WorkAsync, cancellationToken), _doubts.RunAsync(WorkAsync, cancellationToken));

    private async Task WorkAsync(RepairJob job, CancellationToken cancellationToken)
    {
        var bom = job.Bom;
        if (bom.IsGone) return; // A call would bring the grain back.

        var heardAt = bom.HeardAt;
        var compares = job.Head is null;
        // Before the read: what is lost from now on is another suspicion.
        var wasSuspect = compares && bom.Swept.IsSuspect;
        if (compares) bom.Swept.IsSuspect = false;
        var done = false;
        try
        {
            done = (job.IsQuiet && !await HasMoreAsync(bom, cancellationToken)) || await RepairAsync(job, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(bom.BomId, exception.Message); // A later sweep tries again.
        }

        if (done) Done(job, heardAt);
        else if (wasSuspect) bom.Swept.IsSuspect = true;
        // Doubts come again where a publisher's clock makes them, so they are counted even where all went well.
        if (!done || job is { Head: null, IsQuiet: false }) bom.Swept.Tried(time, failed: !done);
    }

    private async Task<bool> HasMoreAsync(TrackedBom bom, CancellationToken cancellationToken)
    {
        var known = bom.HeardIds;
        var missing = await history.ReadAsync(
            (store, token) => store.ReadNewestAsync(bom.BomId, NewestIds.Most, known, token), HistoryPatience.Repair,
            cancellationToken);
        return missing.Count > 0;
    }

    private Task<bool> RepairAsync(RepairJob job, CancellationToken cancellationToken) =>
        grains.GetGrain<IEnrichmentRepair>(job.Bom.BomId.Value).RepairAsync(job.Head, cancellationToken);

    private static void Done(RepairJob job, long heardAt)
    {
        var swept = job.Bom.Swept;
        if (job.Head is not null) swept.ComparedHead = job.Head;
        else swept.ComparedAt = heardAt;
        if (job is { Head: null, IsQuiet: false }) swept.RepairedAt = heardAt;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "BOM {BomId}: not compared with its history: {Message}")]
    private partial void LogFailed(BomId bomId, string message);
}
