namespace EnrichmentStream.Rules;

/// <content>How a log gives back the memory that only a run that goes on needs.</content>
public sealed partial class EnrichmentLog
{
    /// <summary>Keeps the newest event, what a late joiner gets, and the newest ids. Who resumes after an older event is sent
    /// what is recorded.</summary>
    public void Shrink()
    {
        _ring.KeepNewest(1);
        _ids.KeepNewest(EnrichmentLogLimits.IdsOfAnEnd);
    }
}
