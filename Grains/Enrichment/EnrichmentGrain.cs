using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>Hosts one BOM's <see cref="EnrichmentLog"/>: applies, counts, and publishes while somebody
/// watches.</summary>
[IngestPlacement, GrainType("enrichment")]
internal sealed partial class EnrichmentGrain(
    IOptions<EnrichmentOptions> options, TimeProvider time, EnrichmentMetrics metrics, HistoryReader history,
    IHistoryWriter writer, FrontRegistry fronts, TrackedBoms boms, TidyService tidy, RepairMetrics repairs, ILogger<EnrichmentGrain> logger)
    : Grain, IEnrichmentGrain, IEnrichmentRepair
{
    private readonly List<AppliedEvent> _applied = [];
    private EnrichmentLog _log = null!; // Set on activation, before any call; so are the next five.
    private BomWatch _watch = null!;
    private BomId _bomId;
    private RecordedLog _recorded = null!;
    private TrackedBom _tracked = null!;
    private GrainUpkeep _upkeep = null!;
    private Guid _epoch = Guid.NewGuid();
    private bool _corrected;
    private bool _repairing;
    private bool _isJudging;
    private bool _toldOfForeign;
    private readonly LastReceipt _received = new(time);
    private readonly LastReceipt _setAside = new(time);
    private IGrainTimer? _stall;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var bomId = _bomId = BomId.ParseAny(this.GetPrimaryKeyString());
        _log = new EnrichmentLog(options.Value.Limits, _applied.Add);
        _recorded = new RecordedLog(bomId, _log, options.Value.Limits, history, IsStalled);
        _tracked = new TrackedBom(bomId, time, () => GrainContext.Scheduler.QueueAction(Tidy));
        var (ingest, id) = (ServiceProvider.GetService<IngestClient>(), this.GetGrainId());
        _upkeep = new GrainUpkeep(
            _log, _tracked, boms, tidy, options.Value, history, time, DelayDeactivation, DeactivateOnIdle,
            () => ingest?.IsOwn(id) is not false);
        await LoadAsync(cancellationToken);
        _watch = fronts.Begin(bomId, () => GrainContext.Scheduler.QueueAction(Unwatched));
        _upkeep.Began();
        // Whatever ended the last activation, ingest may still have its events.
        ingest?.RequestReplay(id, bomId);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        boms.Remove(_tracked);
        if (_watch is { } begun) fronts.End(begun); // Not where the activation was given up while it loaded.
        return Task.CompletedTask;
    }

    public async Task<AcceptReply> AcceptAsync(
        EnrichmentEvent[] events, Guid? knownEpoch, CancellationToken cancellationToken)
    {
        if (knownEpoch is { } known && known != _epoch) return new AcceptReply(_epoch, Accepted: false);

        _isJudging = true;
        try
        {
            await _recorded.JudgeAsync(events, IsStalled, OnJudged, cancellationToken);
        }
        finally
        {
            _isJudging = false;
        }

        if (_applied.Count > 0) Publish();
        else if (_log.IsDoubtful) Tell();
        WatchForStall();
        return new AcceptReply(_epoch, Accepted: true);
    }

    public Task<WatchReply> WatchAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        if (request.Front != Guid.Empty)
        {
            fronts.Watch(_watch, request.Front, request.Watch);
            _watch.Published = new EnrichmentCursor(_epoch, _log.Version);
            _tracked.IsWatched = true;
            _upkeep.Watched();
        }

        return Task.FromResult(WatchAnswers.Answer(_log, _epoch, request, _corrected) with
        {
            Silence = _received.Age,
            StalledAfter = options.Value.StalledAfter,
            Silo = fronts.Silo,
        });
    }

    public Task<EnrichmentState> GetStateAsync(CancellationToken cancellationToken)
    {
        _tracked.Asked();
        return Task.FromResult(new EnrichmentState(
            _log.Snapshot with { PastRuns = [] }, _log.Newest ?? _log.Terminal ?? _log.LastState, _received.At,
            IsStalled: IsStalled()));
    }

    public async Task<bool> RepairAsync(string? head, CancellationToken cancellationToken)
    {
        if (_recorded.IsLoaded && head is not null && _log.Knows(head)) return true;
        if (_repairing) return false;

        _repairing = true;
        try
        {
            Apply(await _recorded.CompareAsync(cancellationToken));
            return true;
        }
        catch (HistoryException)
        {
            return false;
        }
        finally
        {
            _repairing = false;
        }
    }

    // Calls wait for it, so that they see the true state, but no longer than the patience says: where the database is
    // away, the grain begins with what ingest still has, and the sweep brings the rest.
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_recorded.IsLoaded) await _recorded.LoadAsync(cancellationToken);
            foreach (var held in _log.NewestHeld(NewestIds.Most)) _tracked.Heard(held.EventId);
            if (_log.Newest is { } newest) _received.IsOf(newest);
        }
        catch (HistoryException)
        {
            // The metrics count it, and the sweep logs it once.
        }

        Tell();
        WatchForStall();
    }

    private void Apply(Finding finding)
    {
        if (finding.Run is { } run && BelongsToAnother(run)) return;

        var before = _log.NewestId;
        var (news, contradicts) = _recorded.Learn(finding);
        _applied.AddRange(news);
        repairs.Repaired(_applied.Count);
        foreach (var one in _applied) _tracked.Heard(one.Event.EventId);
        // Nothing has come: only what the history alone had may be younger than the last event that did.
        if (_log.NewestId != before && _log.Newest is { } found
            && (_received.At is null || _received.AgeOf(found) < _received.Age)) _received.IsOf(found);
        if (contradicts) BeginEpoch();
        if (_applied.Count > 0) Publish();
        // A run may be known from before all that was read.
        if (_received.At is null && _log.Newest is { } known) _received.IsOf(known);
        Tell();
        WatchForStall();
    }

    // Versions cannot tell fronts that what they were sent was out of order. A stranger's epoch makes them ask, and
    // ingest send again what it keeps.
    private void BeginEpoch()
    {
        _epoch = Guid.NewGuid();
        _corrected = true;
        _applied.Clear();
        fronts.Announce(_watch, new EnrichmentCursor(_epoch, _log.Version));
    }

    // The owner is who the history names. What was taken from another while the history was away must not stay, so the
    // next activation begins with the history.
    private bool BelongsToAnother(RecordedRun run)
    {
        var owner = run.Before.OrganizationId
            ?? run.Events.FirstOrDefault(one => one.OrganizationId is not null)?.OrganizationId;
        if (owner is null || _log.OrganizationId is not { } mine || mine == owner) return false;

        LogOtherOwner(this.GetPrimaryKeyString());
        DeactivateOnIdle();
        return true;
    }

    private bool IsStalled() => _log.IsWaiting && _received.Age >= options.Value.StalledAfter;

    // Of a log made from the history: what this grain has heard of its newest event counts more than what that one says.
    private bool IsStalled(EnrichmentLog made)
    {
        if (!made.IsWaiting) return false;
        // It has stalled already, if nothing of it has been heard since.
        if (made is { Run: { } run, NewestId: { } newest } && _log.HasDisplaced(run) && _log.Knows(newest)) return true;

        var age = made.NewestId == _log.NewestId ? _received.Age : _received.AgeOf(made.Newest);
        return age >= options.Value.StalledAfter;
    }

    // When a run stalls, those that were set aside since its last word count, though nothing comes any more.
    private void WatchForStall()
    {
        _stall?.Dispose();
        _stall = null;
        if (!_log.HasSuccessors || !_log.IsWaiting || _received.At is null) return;

        var due = options.Value.StalledAfter - _received.Age;
        if (due < TimeSpan.Zero) due = TimeSpan.Zero;
        _stall = this.RegisterGrainTimer(
            OnStalled, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));
    }

    private Task OnStalled(CancellationToken cancellationToken)
    {
        if (IsStalled())
        {
            _log.TakeOver();
            if (_applied.Count == 0) return Task.CompletedTask; // Nothing can; the next event looks again.
            _received.Is(_setAside);
            Publish();
        }

        WatchForStall();
        return Task.CompletedTask;
    }

    private void Tell()
    {
        _tracked.Stands(_log, _recorded.IsLoaded);
        _upkeep.Stands();
    }

    // What it keeps must be there for what is under way.
    private void Tidy() => _upkeep.Tidy(isBusy: _isJudging || _repairing, isWatched: _watch.IsWatched);

    private void Unwatched()
    {
        _tracked.IsWatched = _watch.IsWatched; // Another may have come meanwhile.
        if (!_watch.IsWatched) _upkeep.Unwatched();
    }

    private void OnJudged(EnrichmentEvent added, AcceptOutcome outcome)
    {
        // At once: whether the run has stalled matters to the next event of the same call.
        if (outcome is AcceptOutcome.Applied or AcceptOutcome.OpenedRun or AcceptOutcome.ReopenedRun) _received.IsNow();
        if (outcome is AcceptOutcome.SetAside) _setAside.IsNow();
        if (_bomId.IsCanary) return;

        metrics.Accepted(outcome);
        if (outcome is not (AcceptOutcome.Duplicate or AcceptOutcome.ForeignOrganization))
        {
            _tracked.Heard(added.EventId);
            writer.Enqueue(new RecordedEvent(_bomId, added, _log.OrganizationId));
        }

        if (outcome is not AcceptOutcome.ForeignOrganization || _toldOfForeign) return;

        _toldOfForeign = true;
        LogForeignOrganization(this.GetPrimaryKeyString());
    }

    private void Publish()
    {
        // Before the events: who watches an activation that is no longer the BOM's hears of them from this one.
        if (_watch.Announced != _epoch) fronts.Announce(_watch, new EnrichmentCursor(_epoch, _log.Version - _applied.Count));
        if (_watch.IsWatched) FrontRegistry.Publish(_watch, WatchAnswers.Broadcast(_bomId, _epoch, _log.Version - _applied.Count + 1, _applied));
        else _watch.Published = new EnrichmentCursor(_epoch, _log.Version);
        _applied.Clear();
        Tell();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "BOM {BomId}: its history names another owner than the events heard meanwhile; those are dropped.")]
    private partial void LogOtherOwner(string bomId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "BOM {BomId}: dropped an event of another organization; more are only counted.")]
    private partial void LogForeignOrganization(string bomId);
}
