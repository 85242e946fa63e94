using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History;

/// <summary>Every event that was accepted, kept beyond the life of processes and of Redis.</summary>
/// <remarks>
/// <para>Order: the events of a BOM have one total order, which never changes between two of them. In a table of our own
/// it is the order in which they were recorded (<c>position</c>); in an existing table without that column, it is
/// <c>created_at</c>, then started before others before terminal ones, then what the states count as done, then
/// <c>event_id</c>.</para>
/// <para>An event that is recorded late comes last in the first case, and by its time in the second; one that two
/// processes record at the same moment may become visible after a later one. So who follows a BOM compares ids
/// (<see cref="ReadNewestAsync"/>), and never trusts "everything after the last I saw" alone.</para>
/// <para>A BOM is the organization's that its first event names which names one. Events that name another may be recorded
/// by publishers; they are no part of what a log is loaded with, and make no run an older one.</para>
/// <para>Reads return lifecycle events only (<see cref="LifecycleTypes"/>): the table may hold others. Documents come
/// back byte for byte, or, from an existing table without a column for them, rebuilt: the same members and
/// values.</para>
/// <para>Thread-safe. Where the history is disabled, recording and reading do nothing and find nothing.</para>
/// <para>Every method throws <see cref="HistoryException"/> where the database is away or refuses.</para>
/// </remarks>
public interface IEventHistory
{
    /// <summary>Whether events are recorded now, and if not, why; for health and logs.</summary>
    HistoryState State { get; }

    /// <summary>Whether <see cref="ReadHeadsAsync"/> finds a BOM's last event by an index. Where it does not, ask seldom, and
    /// only for BOMs that somebody watches.</summary>
    bool LooksAreCheap => true;

    /// <summary>Whether the order of a BOM's events is that of their recording; if not, it is that of their times.</summary>
    bool KeepsRecordingOrder => true;

    /// <summary>Connects if need be, and sets <see cref="State"/>; never throws but for cancellation.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Records events in the given order; what is recorded already stays as it is.</summary>
    /// <param name="events">Of any BOMs, some hundreds at most. Events of one BOM in the order in which they
    /// happened.</param>
    /// <param name="cancellationToken">Gives up; some of the events may be recorded, so record all again.</param>
    /// <returns>What became of them. An event that the table cannot hold is refused by itself, never the
    /// batch.</returns>
    Task<RecordResult> RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken);

    /// <summary>Loads what a BOM's log needs to stand where its history stands, in one indexed query (two for a run of
    /// more events than asked for).</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="mostEvents">Newest events to load, at least 1.</param>
    /// <param name="mostBytes">Most bytes of their documents; the newest event comes whatever its size.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null where nothing is recorded of the BOM.</returns>
    Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken);

    /// <summary>Pages through a BOM's events, of whatever run.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="afterEventId">Where to begin: after this event; null for the first.</param>
    /// <param name="mostEvents">Longest page, at least 1; at least one event comes if there is one.</param>
    /// <param name="mostBytes">Most bytes of the page's documents; the first event comes whatever its size.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null where no event of the BOM has the id. An empty page with an <see cref="EventPage.After"/> where
    /// it is the last one.</returns>
    Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken);

    /// <summary>Reads those of a BOM's newest events that the caller does not have, for repair.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="newest">How many events to compare, at least 1.</param>
    /// <param name="knownIds">The ids that the caller has; at least its newest <paramref name="newest"/>, or known ones
    /// come again.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Oldest first, 16 MiB of documents at most; none where nothing is missing, which costs no
    /// document.</returns>
    Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken);

    /// <summary>Tells which events are recorded, and in which order.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="ids">Some hundreds at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those of the ids that are recorded, in the history's order.</returns>
    Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Tells the last event of each of many BOMs, in one query; for a sweep that asks further only where it
    /// does not know the id.</summary>
    /// <param name="bomIds">Some thousands at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>One entry a BOM of which anything is recorded.</returns>
    Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken);

    /// <summary>Deletes a bounded number of events of runs that a newer one has replaced: newer by the order of recording, if
    /// that is known. The newest run of each BOM stays, however old.</summary>
    /// <param name="before">Only events created before this go.</param>
    /// <param name="mostEvents">Most events to delete in this call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many went; fewer than <paramref name="mostEvents"/> where none is left.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken);

    /// <summary>Deletes a bounded number of events of BOMs of which nothing was created for a while, their newest run
    /// included. What a call leaves of a BOM that has ended never looks like a run that goes on.</summary>
    /// <param name="before">Only BOMs whose events were all created before this.</param>
    /// <param name="mostEvents">Most events to delete in this call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many went; fewer than <paramref name="mostEvents"/> where none is left.</returns>
    Task<int> PruneNewestAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) => Task.FromResult(0);
}
