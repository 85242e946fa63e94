using Orleans.Runtime.Providers;

namespace EnrichmentStream.Streaming;

/// <summary>Doubles from 50 milliseconds up to 2 seconds, and varies each pause by a quarter either way.</summary>
/// <remarks>
/// The agent retries deliveries and, while a stream registers and its queue pauses, calls to the subscriptions'
/// storage. Orleans' own pauses are 1 to 30 seconds.
/// </remarks>
internal sealed class PushBackoff : IMessageDeliveryBackoffProvider, IQueueReaderBackoffProvider
{
    private const int FirstMilliseconds = 50;
    private const int LongestMilliseconds = 2_000;
    private const int MostDoublings = 6;

    public TimeSpan Next(int attempt)
    {
        var doubled = FirstMilliseconds << Math.Clamp(attempt, 0, MostDoublings);
        var spread = 0.75 + (Random.Shared.NextDouble() / 2);
        return TimeSpan.FromMilliseconds(Math.Min(doubled, LongestMilliseconds) * spread);
    }
}
