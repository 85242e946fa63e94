using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>State supersedes state: what may leave a full queue without a watcher missing the truth.</summary>
public static class Superseding
{
    /// <summary>Whether a later event of the same BOM with a state makes this one superfluous.</summary>
    public static bool CanBeSuperseded(EnrichmentEvent candidate) => candidate is { HasState: true, Kind: EventKind.Progress };

    /// <summary>Removes every progress event with a state that a later event with a state follows, of the same BOM and naming
    /// the same run; keeps the order.</summary>
    /// <typeparam name="T">What the queue holds.</typeparam>
    /// <typeparam name="TBom">What tells BOMs apart.</typeparam>
    /// <param name="queue">Oldest first.</param>
    /// <param name="eventOf">The event of an item; null for an item that is none, which stays.</param>
    /// <param name="bomOf">The BOM of an item that is an event.</param>
    /// <param name="removed">Called for each item that leaves.</param>
    /// <returns>How many left.</returns>
    public static int RemoveSuperseded<T, TBom>(
        List<T> queue, Func<T, EnrichmentEvent?> eventOf, Func<T, TBom> bomOf, Action<T> removed)
    {
        var write = queue.Count;
        var laterStates = new HashSet<(TBom, string?)>(); // Of another run, it may not count.
        for (var read = queue.Count - 1; read >= 0; read--)
        {
            // Whether the state is superseded, and that it supersedes those before it, is one look.
            var superseded = eventOf(queue[read]) is { HasState: true } candidate
                && !laterStates.Add((bomOf(queue[read]), candidate.RunName)) && candidate.Kind is EventKind.Progress;
            if (superseded) removed(queue[read]);
            else queue[--write] = queue[read];
        }

        queue.RemoveRange(0, write);
        return write;
    }

    /// <inheritdoc cref="RemoveSuperseded{T, TBom}"/>
    /// <remarks>For a queue of one BOM.</remarks>
    public static int RemoveSuperseded<T>(List<T> queue, Func<T, EnrichmentEvent?> eventOf, Action<T> removed) =>
        RemoveSuperseded(queue, eventOf, static _ => 0, removed);
}
