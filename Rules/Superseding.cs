using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>State supersedes state: what may leave a full queue without a watcher missing the truth.</summary>
public static class Superseding
{
    /// <summary>Whether a later event of the same BOM with a state makes this one superfluous.</summary>
    public static bool CanBeSuperseded(EnrichmentEvent candidate) => candidate is { HasState: true, Kind: EventKind.Progress };

    /// <summary>What an event must name in common with the one that supersedes it: of another run, or of another organization,
    /// that one may not count.</summary>
    public static (string? RunName, string? OrganizationId) NamesOf(EnrichmentEvent one) => (one.RunName, one.OrganizationId);

    /// <summary>Removes every progress event with a state that a later event with a state follows, of the same BOM and naming
    /// the same run and organization, unless an end lies between, after which states do not count; keeps the order.</summary>
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
        var laterStates = new HashSet<(TBom Bom, (string?, string?) Names)>();
        for (var read = queue.Count - 1; read >= 0; read--)
        {
            var candidate = eventOf(queue[read]);
            if (candidate is { IsTerminal: true }) Forget(laterStates, bomOf(queue[read]));
            // Whether the state is superseded, and that it supersedes those before it, is one look.
            var superseded = candidate is { HasState: true }
                && !laterStates.Add((bomOf(queue[read]), NamesOf(candidate))) && candidate.Kind is EventKind.Progress;
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

    private static void Forget<TBom>(HashSet<(TBom Bom, (string?, string?) Names)> states, TBom ofBom) =>
        states.RemoveWhere(state => EqualityComparer<TBom>.Default.Equals(state.Bom, ofBom));
}
