namespace EnrichmentStream.WebFront.Identity;

/// <summary>Bounds what strangers can make this process fetch: some at once, then one each so often.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FetchBudget(int burst, TimeSpan refill, TimeProvider time)
{
    private readonly int _burst = burst;
    private int _left = burst;
    private long _since = time.GetTimestamp();

    /// <summary>Takes one, if one is left.</summary>
    public bool TryTake()
    {
        var refilled = (int)Math.Min(_burst, time.GetElapsedTime(_since) / refill);
        if (refilled > 0)
        {
            _left = Math.Min(_burst, _left + refilled);
            _since = time.GetTimestamp();
        }

        if (_left == 0) return false;

        _left--;
        return true;
    }
}
