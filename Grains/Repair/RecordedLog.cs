using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Compares one grain's log with what is recorded of its BOM.</summary>
/// <param name="bomId">The BOM.</param>
/// <param name="log">The grain's log.</param>
/// <param name="limits">How much the log keeps.</param>
/// <param name="history">What is recorded.</param>
/// <param name="isStalled">Whether the run of a log that was made from the history counts as stalled.</param>
internal sealed class RecordedLog(
    BomId bomId, EnrichmentLog log, EnrichmentLogLimits limits, HistoryReader history,
    Predicate<EnrichmentLog> isStalled)
{
    // What is lost of a run that goes on is seldom more; where it is, the whole run is read.
    private const int Compared = 64;

    // The ring may hold some that are newer than all that is recorded.
    private const int Known = 4 * Compared;

    private readonly bool _isRecorded = history.IsEnabled && !bomId.IsCanary;

    private long _resent; // Counts calls with events that ingest sent again, and the log did not know.

    /// <summary>Whether the log knows what was recorded before it began; true if nothing is recorded at all.</summary>
    public bool IsLoaded { get; private set; } = !history.IsEnabled || bomId.IsCanary;

    /// <summary>Begins where the history stands.</summary>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await ReadRunAsync(HistoryPatience.Activation, cancellationToken) is { } run)
            log.Load(run.Before, run.Events, isStalled);
        IsLoaded = true;
    }

    /// <summary>Lets the log judge events, and asks the history if only the order of recording can tell: of an event
    /// that ingest sends again and the log does not know, and of one that would open a run though its clock says that it
    /// is older.</summary>
    /// <param name="events">In the order of arrival.</param>
    /// <param name="isStalled">Whether the current run counts as stalled.</param>
    /// <param name="judged">Called with each event that the log has judged.</param>
    /// <param name="cancellationToken">Stops waiting for the history.</param>
    public async Task JudgeAsync(
        EnrichmentEvent[] events, Func<bool> isStalled, Action<EnrichmentEvent, AcceptOutcome> judged,
        CancellationToken cancellationToken)
    {
        EnrichmentEvent[] again = Array.Exists(events, static one => one.IsReplayed) // Seldom.
            ? [.. events.Where(one => one.IsReplayed && !log.Knows(one.EventId))]
            : [];
        if (again.Length > 0) _resent++;
        var places = await PlaceAsync(again, cancellationToken);
        var answers = _isRecorded && (again.Length == 0 || places != RecordedPlaces.Unknown);
        for (var index = 0; index < events.Length; index++)
        {
            var (added, own) = (events[index], places);
            if (answers && !places.Answers(added) && !log.Knows(added.EventId) && log.AsksOrder(added, isStalled()))
            {
                own = await PlaceAsync([added], cancellationToken);
                answers = own != RecordedPlaces.Unknown; // After one failure the batch waits for no other.
            }

            // It is recorded, and what followed it is known.
            if (own.IsOlder(added) && history.KeepsRecordingOrder) continue;
            if (own.IsOlder(added) || own.IsBetween(added)) log.Doubt();
            else judged(added, log.Accept(added, own.OrderOf(added), isStalled(), IsOvertaken(events, index)));
        }
    }

    // Ingest sends again in the order of the channel. Progress that is not recorded would turn back what followed it.
    private bool IsOvertaken(EnrichmentEvent[] events, int index) =>
        events[index] is { IsReplayed: true, RunName: var run } added && Superseding.CanBeSuperseded(added)
        && !log.Knows(added.EventId)
        && events.Skip(index + 1).Any(later => later.HasState && later.RunName == run && log.HasCounted(later.EventId));

    /// <summary>Finds what is recorded and not known.</summary>
    /// <exception cref="HistoryException">The database is away or busy.</exception>
    public async Task<Finding> CompareAsync(CancellationToken cancellationToken)
    {
        if (log.IsDoubtful || !IsLoaded) return await FindRunAsync(cancellationToken);

        var version = log.Version;
        string[] known = [.. log.NewestHeld(Known).Select(static one => one.EventId)];
        var recorded = await history.ReadAsync(
            (store, token) => store.ReadNewestAsync(bomId, Compared, known, token), HistoryPatience.Repair,
            cancellationToken);
        EnrichmentEvent[] missing = [.. recorded.Where(one => !log.Knows(one.EventId))];
        if (missing.Length == 0) return Finding.Nothing;
        return missing.Length < Compared && await AreNewestAsync(missing, cancellationToken)
            ? new Finding(missing) { Version = version }
            : await FindRunAsync(cancellationToken) with { Missing = [.. missing.Select(static one => one.EventId)] };
    }

    /// <summary>Takes in what was found.</summary>
    public Repaired Learn(Finding finding)
    {
        // What was heard while the history was read follows what was read. That is wrong of what was sent again, and
        // what the log holds no more is missing: the next look settles it.
        if (finding.Run is not null && (finding.Resent != _resent || log.Since(finding.Version) is null)) log.Doubt();
        var repaired = finding.Run is { } run && !IsMoot(finding, run)
            ? log.Repair(run.Before, run.Events, finding.Older, isStalled)
            : new Repaired(Accept(finding), Contradicts: false);
        // Fronts may know more than a log that had not read its history: then the news do not follow on what they know.
        if (!IsLoaded) repaired = repaired with { Contradicts = log.Run is not null };
        IsLoaded = true;
        log.Settle(finding.Doubts);
        return repaired;
    }

    // What was missing has come over Redis meanwhile, in the order of the channel: a silo may have recorded it later.
    private bool IsMoot(Finding finding, RecordedRun run)
    {
        if (!IsLoaded || log.IsDoubtful || finding.Missing.Count == 0) return false;

        var live = log.Heard().Where(static one => !one.IsReplayed).Select(static one => one.EventId).ToHashSet();
        return finding.Missing.All(live.Contains) && run.Events.All(one => log.Knows(one.EventId));
    }

    private async Task<RecordedPlaces> PlaceAsync(EnrichmentEvent[] events, CancellationToken cancellationToken)
    {
        if (events.Length == 0 || !_isRecorded) return RecordedPlaces.Unknown;

        string[] known = [.. log.Heard().TakeLast(Compared).Select(static one => one.EventId)];
        var opening = log.Run?.FirstEventId;
        string[] ids = [.. events.Select(static one => one.EventId), .. known];
        if (opening is not null) ids = [.. ids, opening];
        try
        {
            var order = await ReadOrderAsync(ids, HistoryPatience.Activation, cancellationToken);
            return new RecordedPlaces(order, events, known, opening, history.KeepsRecordingOrder);
        }
        catch (HistoryException)
        {
            log.Doubt(); // The clocks decide for now.
            return RecordedPlaces.Unknown;
        }
    }

    // They are in the log's own order of recording, so the log tells those who watch itself.
    private AppliedEvent[] Accept(Finding finding)
    {
        EnrichmentEvent[] newer = [.. finding.Newer.Where(one => !log.Knows(one.EventId))];
        // What came meanwhile may be newer: the next look reads the whole run.
        if (newer.Length > 0 && finding.Version != log.Version) log.Doubt();
        else foreach (var one in newer) log.Accept(one, RecordingOrder.After);
        return [];
    }

    private async Task<Finding> FindRunAsync(CancellationToken cancellationToken)
    {
        var found = new Finding([], Doubts: log.Doubts) { Version = log.Version, Resent = _resent };
        if (await ReadRunAsync(HistoryPatience.Repair, cancellationToken) is not { } run) return found;

        var read = run.Events.Select(static one => one.EventId).ToHashSet();
        string[] others = [.. log.Heard().Select(static one => one.EventId).Where(id => !read.Contains(id))];
        if (others.Length == 0) return found with { Run = run };

        var first = run.Events[0].EventId;
        var order = await ReadOrderAsync([first, .. others], HistoryPatience.Repair, cancellationToken);
        return found with { Run = run, Older = order.TakeWhile(id => id != first).ToHashSet() };
    }

    // What the log holds and the history does not yet have is newer than all that is recorded.
    private async Task<bool> AreNewestAsync(EnrichmentEvent[] missing, CancellationToken cancellationToken)
    {
        // Also those that changed nothing: what is missing before them may make them count. All of them are asked for,
        // since one that was sent again is not the newest though it came last.
        string[] heard = [.. log.Heard().TakeLast(Known).Select(static one => one.EventId)];
        if (heard.Length == 0) return log.Version == 0 && log.Run is null;

        var order = await ReadOrderAsync([.. heard, missing[0].EventId], HistoryPatience.Repair, cancellationToken);
        return order is [_, .., var last] && last == missing[0].EventId;
    }

    private Task<IReadOnlyList<string>> ReadOrderAsync(
        IReadOnlyCollection<string> ids, HistoryPatience patience, CancellationToken cancellationToken) =>
        history.ReadAsync((store, token) => store.ReadOrderAsync(bomId, ids, token), patience, cancellationToken);

    private Task<RecordedRun?> ReadRunAsync(HistoryPatience patience, CancellationToken cancellationToken) =>
        history.ReadAsync(
            (store, token) => store.LoadLatestRunAsync(bomId, limits.Events, limits.Bytes, token), patience,
            cancellationToken);
}
