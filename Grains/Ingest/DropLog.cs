using System.Collections.Concurrent;
using EnrichmentStream.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Counts what is dropped, and tells of it without letting a broken publisher fill the log.</summary>
internal sealed partial class DropLog(IngestMetrics metrics, TimeProvider time, ILogger<DropLog> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<DropReason, long> _toldAt = new();

    /// <summary>Counts a message; tells of the first of each reason in ten seconds.</summary>
    public void Drop(DropReason reason, ReadOnlySpan<char> bomId)
    {
        metrics.Dropped(reason);
        var now = time.GetTimestamp();
        if (_toldAt.TryGetValue(reason, out var told) && time.GetElapsedTime(told, now) < Quiet) return;

        _toldAt[reason] = now;
        LogDropped(LogText.Clean(bomId), reason);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Dropped a message on the channel of BOM '{BomId}': {Reason}. More within 10 s are only counted.")]
    private partial void LogDropped(string bomId, DropReason reason);
}
