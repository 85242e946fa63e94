using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Where the history has events that a grain does not know, beside those that it does.</summary>
internal sealed class RecordedPlaces
{
    /// <summary>Nothing was asked, or the history is away.</summary>
    public static readonly RecordedPlaces Unknown = new([], [], [], null, keepsRecordingOrder: true);

    private readonly Dictionary<string, int> _places = [];
    private readonly HashSet<string> _asked;
    private readonly int _firstKnown;
    private readonly int _lastKnown;
    private readonly int _opening;
    private readonly bool _keepsRecordingOrder;

    /// <param name="order">The ids that are recorded, in order.</param>
    /// <param name="asked">The events that were asked for.</param>
    /// <param name="known">Ids of the newest events that the grain has heard.</param>
    /// <param name="opening">The id of the event that opened the current run.</param>
    /// <param name="keepsRecordingOrder">Whether the order is that of recording, and not that of clocks.</param>
    public RecordedPlaces(
        IReadOnlyList<string> order, EnrichmentEvent[] asked, IReadOnlyCollection<string> known, string? opening,
        bool keepsRecordingOrder)
    {
        _keepsRecordingOrder = keepsRecordingOrder;
        _asked = [.. asked.Select(static one => one.EventId)];
        for (var place = 0; place < order.Count; place++) _places[order[place]] = place;
        int[] places = [.. known.Where(_places.ContainsKey).Select(id => _places[id]).Order()];
        (_firstKnown, _lastKnown) = places is [var first, .., var last] ? (first, last) : places is [var only] ? (only, only) : (-1, -1);
        _opening = opening is not null && _places.TryGetValue(opening, out var at) ? at : _firstKnown;
    }

    /// <summary>Whether an event was asked for.</summary>
    public bool Answers(EnrichmentEvent candidate) => _asked.Contains(candidate.EventId);

    /// <summary>Whether an event is recorded before all that the grain holds: it changes nothing now.</summary>
    public bool IsOlder(EnrichmentEvent candidate) => _places.TryGetValue(candidate.EventId, out var place) && place < _firstKnown;

    /// <summary>Whether an event is recorded between those that the grain holds: only a repair can put it in its
    /// place.</summary>
    public bool IsBetween(EnrichmentEvent candidate) =>
        _places.TryGetValue(candidate.EventId, out var place) && place > _firstKnown && place < _lastKnown;

    /// <summary>What the order says of an event that would open a run.</summary>
    public RecordingOrder OrderOf(EnrichmentEvent candidate)
    {
        if (!Answers(candidate)) return RecordingOrder.Unknown;
        if (!_places.TryGetValue(candidate.EventId, out var place)) return RecordingOrder.After;
        if (_opening < 0 || !_keepsRecordingOrder) return RecordingOrder.Unknown;
        return place <= _opening ? RecordingOrder.Before : RecordingOrder.After;
    }
}
