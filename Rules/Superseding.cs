using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>State supersedes state: what may leave a full queue without a watcher missing the truth.</summary>
public static class Superseding
{
    /// <summary>Removes every progress event with a state that a later event with a state follows; keeps the
    /// order.</summary>
    /// <typeparam name="T">What the queue holds.</typeparam>
    /// <param name="queue">Oldest first.</param>
    /// <param name="eventOf">The event of an item; null for an item that is none, which stays.</param>
    /// <param name="removed">Called for each item that leaves.</param>
    /// <returns>How many left.</returns>
    public static int RemoveSuperseded<T>(List<T> queue, Func<T, EnrichmentEvent?> eventOf, Action<T> removed)
    {
        var write = queue.Count;
        var laterState = false;
        for (var read = queue.Count - 1; read >= 0; read--)
        {
            var candidate = eventOf(queue[read]);
            if (laterState && candidate is { HasState: true, Kind: EventKind.Progress }) removed(queue[read]);
            else queue[--write] = queue[read];
            laterState |= candidate is { HasState: true };
        }

        queue.RemoveRange(0, write);
        return write;
    }
}
