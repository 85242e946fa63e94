using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Sends what waits in an inbox to its grain: one call in flight a BOM, in order, tried again until it
/// arrives.</summary>
internal sealed partial class InboxSender(IngestMetrics metrics, TimeProvider time, ILogger<InboxSender> logger)
{
    private const int MaxRefusals = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Sends until nothing waits.</summary>
    /// <param name="inbox">Nobody else may be sending it (<see cref="BomInbox.Offer"/> tells).</param>
    /// <param name="recent">The kept events of the BOM, oldest first, for a grain that has lost its memory.</param>
    /// <param name="cancellationToken">Ends the trying; what is not sent stays where it is.</param>
    public async Task DrainAsync(
        BomInbox inbox, Func<BomInbox, EnrichmentEvent[]> recent, CancellationToken cancellationToken)
    {
        while (inbox.Take() is { } batch)
        {
            var events = batch;
            while (!await SendAllAsync(inbox, events, cancellationToken))
                events = [.. Before(batch[0], recent(inbox)), .. batch];
        }
    }

    // What the new activation forgot, up to the batch. Where the batch is older than all that is kept, nothing is.
    private ReadOnlySpan<EnrichmentEvent> Before(EnrichmentEvent first, EnrichmentEvent[] kept)
    {
        var position = Array.FindIndex(kept, candidate => candidate.EventId == first.EventId);
        var before = kept.AsSpan(0, Math.Max(0, position));
        metrics.Replayed(before.Length);
        return before;
    }

    private async Task<bool> SendAllAsync(BomInbox inbox, EnrichmentEvent[] events, CancellationToken cancellationToken)
    {
        foreach (var slice in events.Chunk(BomInbox.MaxBatch))
        {
            if (!await SendAsync(inbox, slice, cancellationToken)) return false;
        }

        return true;
    }

    private async Task<bool> SendAsync(BomInbox inbox, EnrichmentEvent[] batch, CancellationToken cancellationToken)
    {
        var refusals = 0;
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var reply = await inbox.Grain.AcceptAsync(batch, inbox.Epoch, cancellationToken);
                inbox.Epoch = reply.Epoch;
                return reply.Accepted;
            }
            catch (Exception exception)
                when (exception is TimeoutException or OrleansException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogRetry(exception, inbox.BomId);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (++refusals >= MaxRefusals) return await GiveUpAsync(exception, inbox, batch, cancellationToken);
                LogRetry(exception, inbox.BomId);
            }

            metrics.Retried();
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    // One event alone shows whether it is the one that cannot be taken.
    private async Task<bool> GiveUpAsync(
        Exception exception, BomInbox inbox, EnrichmentEvent[] batch, CancellationToken cancellationToken)
    {
        if (batch.Length > 1)
        {
            foreach (var single in batch)
            {
                if (!await SendAsync(inbox, [single], cancellationToken)) return false;
            }

            return true;
        }

        LogRefused(exception, inbox.BomId);
        metrics.Dropped(DropReason.Refused);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: the grain did not answer; trying again.")]
    private partial void LogRetry(Exception exception, BomId bomId);

    [LoggerMessage(Level = LogLevel.Error, Message = "BOM {BomId}: the grain cannot take an event; it is lost.")]
    private partial void LogRefused(Exception exception, BomId bomId);
}
