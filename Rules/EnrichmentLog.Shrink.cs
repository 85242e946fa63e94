namespace EnrichmentStream.Rules;

/// <content>How a log gives back the memory that only a run that goes on needs.</content>
public sealed partial class EnrichmentLog
{
    /// <summary>Keeps the newest event, what a late joiner gets, and the newest ids. Who resumes after an older event is sent
    /// what is recorded, and so only a log whose events are recorded may be shrunk.</summary>
    public void Shrink()
    {
        _ring.KeepNewest(1);
        _ids.KeepNewest(EnrichmentLogLimits.IdsOfAnEnd);
        // A run that opens after the end is judged with what the history has of it.
        if (Terminal is not null) _unapplied = new UnappliedEvents();
    }
}
