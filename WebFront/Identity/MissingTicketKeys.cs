
namespace EnrichmentStream.WebFront.Identity;

/// <summary>Notes tickets that cannot be read since Redis, which has their keys, is away.</summary>
/// <remarks>Anyone can send one, so the log gets one line a minute.</remarks>
internal sealed partial class MissingTicketKeys(TimeProvider time, ILogger<MissingTicketKeys> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _toldAt;

    /// <summary>Notes one.</summary>
    /// <param name="context">Its request, which is not answered with 401 then.</param>
    /// <param name="exception">Why it cannot be read.</param>
    public void Note(HttpContext context, Exception exception)
    {
        context.Features.Set(UnjudgedToken.Instance);
        lock (_gate)
        {
            if (_toldAt is { } told && time.GetElapsedTime(told) < Quiet) return;
            _toldAt = time.GetTimestamp();
        }

        LogUnreadable((exception.InnerException ?? exception).GetType().Name);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Tickets cannot be read: {Reason}. Their clients are told to come back. Others within a minute are not logged.")]
    private partial void LogUnreadable(string reason);
}
