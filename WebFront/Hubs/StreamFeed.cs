using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Brings what the silos tell over this front's stream, and finds out what they told in vain.</summary>
/// <remarks>The protocol and what each kind of loss costs: docs/decisions/0013-one-stream-per-front.md.</remarks>
internal sealed partial class StreamFeed : FrontFeed
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);

    // A silo forgets a front that it has not heard of for a minute.
    private static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(2);

    // Silos beat every 2 s.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(6);

    // While a silo is silent, its BOMs are compared so often, which brings what its flow does not.
    private static readonly TimeSpan ComparePause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, SiloFlow> _flows = [];
    private readonly IFrontLinks _links;
    private readonly IFrontStream _stream;
    private readonly HubMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private BomHubs _hubs = null!; // Set before anything comes.
    private HashSet<SiloAddress> _active = [];

    public StreamFeed(
        IFrontLinks links, Func<Guid, Action<FrontDelivery>, IFrontStream> stream, HubMetrics metrics, TimeProvider time,
        ILogger<StreamFeed> logger)
    {
        (_links, _metrics, _time, _logger) = (links, metrics, time, logger);
        _stream = stream(Front, OnDelivery);
    }

    /// <summary>Whether a silo is being told or asked something.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate) return _flows.Values.Any(static flow => flow.IsBeating || flow.IsComparing);
        }
    }

    public override void Begin(BomHubs hubs) => _hubs = hubs;

    public override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TickPeriod, _time);
        try
        {
            do Tick();
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await LeaveAsync();
        }
    }

    public override bool Watched(BomId bomId, long watch, SiloAddress silo)
    {
        lock (_gate)
        {
            foreach (var (_, other) in _flows)
            {
                if (!other.Silo.Equals(silo)) other.Remove(bomId, watch);
            }

            var flow = FlowOf(silo);
            flow.Add(bomId, watch);
            return !flow.IsEnding;
        }
    }

    public override void Unwatch(BomId bomId, long watch, SiloAddress? silo)
    {
        if (silo is null) return; // Wherever it was, beats will show that one watch is too much.

        lock (_gate)
        {
            if (!_flows.TryGetValue(silo, out var flow)) return;

            flow.Remove(bomId, watch);
            flow.Unwatch(bomId, watch);
        }
    }

    public override void CompareAll()
    {
        foreach (var flow in Flows()) Compare(flow);
    }

    /// <summary>Takes a delivery. Never waits: all of the process come through one pump.</summary>
    public void OnDelivery(FrontDelivery delivery)
    {
        SiloFlow flow;
        bool lost;
        lock (_gate)
        {
            flow = FlowOf(delivery.Silo);
            flow.HeardAt = _time.GetTimestamp();
            if (!flow.Take(delivery, out lost)) return;
            if (delivery.IsLast) flow.IsEnding = true;
        }

        foreach (var broadcast in delivery.Broadcasts)
        {
            if (_hubs.Deliver(broadcast) || broadcast.Kind is not BroadcastKind.Events) continue;
            lock (_gate) flow.Unwatch(broadcast.BomId, NewestWatch);
        }

        _hubs.Ask(delivery.Skipped);
        if (lost)
        {
            _metrics.Gap();
            Compare(flow);
        }

        if (delivery.IsLast) AskAll(flow);
    }

    /// <summary>Does what is due: beats, and looks after silos that are silent or gone.</summary>
    public void Tick()
    {
        foreach (var flow in Flows())
        {
            if (IsGone(flow)) Drop(flow);
            else
            {
                if (IsBeatDue(flow)) _ = BeatAsync(flow);
                if (IsNew(flow)) Compare(flow);
                if (IsSilent(flow)) LookAfter(flow);
            }
        }

        _stream.SubscribeWhereMissing();
    }

    private SiloFlow[] Flows()
    {
        lock (_gate) return [.. _flows.Values];
    }

    private SiloFlow FlowOf(SiloAddress silo)
    {
        if (_flows.TryGetValue(silo, out var known)) return known;

        var made = new SiloFlow(silo, _time.GetTimestamp());
        _flows.Add(silo, made);
        return made;
    }

    private bool IsBeatDue(SiloFlow flow)
    {
        lock (_gate)
        {
            if (flow.IsBeating) return false;
            return flow.BeatAt == 0 || flow.HasUnwatched || _time.GetElapsedTime(flow.BeatAt) >= BeatPeriod;
        }
    }

    // Before a silo knows this front, it cannot tell it that an activation has begun there.
    private bool IsNew(SiloFlow flow)
    {
        lock (_gate) return flow.ComparedAt == 0 && !flow.IsComparing;
    }

    private bool IsSilent(SiloFlow flow)
    {
        lock (_gate)
        {
            return _time.GetElapsedTime(flow.HeardAt) > LongestSilence
                && (flow.ComparedAt == 0 || _time.GetElapsedTime(flow.ComparedAt) > ComparePause);
        }
    }

    // The newest answer of any silo names those that are active.
    private bool IsGone(SiloFlow flow)
    {
        lock (_gate) return _active.Count > 0 && !_active.Contains(flow.Silo);
    }

    private void Drop(SiloFlow flow)
    {
        AskAll(flow);
        lock (_gate)
        {
            // Until their grains have answered from elsewhere, its BOMs are known by it.
            if (flow.Count == 0 || _time.GetElapsedTime(flow.HeardAt) > LongestSilence) _flows.Remove(flow.Silo);
        }
    }

    private void LookAfter(SiloFlow flow)
    {
        _stream.SubscribeAnew();
        Compare(flow);
    }

    private void AskAll(SiloFlow flow)
    {
        BomId[] followed;
        lock (_gate) followed = [.. flow.Followed];
        _hubs.Ask(followed);
    }

    private async Task BeatAsync(SiloFlow flow)
    {
        UnwatchedBom[] unwatched;
        lock (_gate)
        {
            flow.IsBeating = true;
            flow.BeatAt = _time.GetTimestamp();
            unwatched = flow.TakeUnwatched();
        }

        try
        {
            Answered(flow, await _links.BeatAsync(flow.Silo, new FrontBeat(Front, unwatched)));
        }
        catch (Exception exception)
        {
            LogBeatFailed(exception.Message, flow.Silo);
            lock (_gate)
            {
                foreach (var (bomId, watch) in unwatched) flow.Unwatch(bomId, watch);
            }
        }
        finally
        {
            lock (_gate) flow.IsBeating = false;
        }
    }

    private void Answered(SiloFlow flow, FrontBeatReply reply)
    {
        bool disagrees;
        lock (_gate)
        {
            _active = [.. reply.Silos];
            foreach (var silo in reply.Silos) FlowOf(silo);
            flow.Answered(reply.Count, reply.Sum);
            disagrees = flow.Disagrees;
        }

        if (disagrees) Compare(flow);
    }

    private void Compare(SiloFlow flow)
    {
        lock (_gate)
        {
            flow.IsDoubtful = true;
            if (flow.IsComparing) return;
            flow.IsComparing = true;
        }

        _ = CompareAsync(flow);
    }

    private async Task CompareAsync(SiloFlow flow)
    {
        while (true)
        {
            long newest;
            lock (_gate)
            {
                if (!flow.IsDoubtful)
                {
                    flow.IsComparing = false;
                    return;
                }

                flow.IsDoubtful = false;
                flow.ComparedAt = _time.GetTimestamp();
                newest = NewestWatch;
            }

            await Task.Yield(); // Whoever saw the loss goes on.
            await CompareOnceAsync(flow, newest);
        }
    }

    private async Task CompareOnceAsync(SiloFlow flow, long newestWatch)
    {
        try
        {
            var differ = await _links.CompareAsync(flow.Silo, Front, newestWatch, _hubs.Followed(flow.Silo));
            lock (_gate) flow.Agree();
            _hubs.Ask(differ);
        }
        catch (Exception exception)
        {
            LogCompareFailed(exception.Message, flow.Silo);
            AskAll(flow);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await Task.WhenAll([.. Flows().Select(flow => _links.LeaveAsync(flow.Silo, Front)), _stream.CloseAsync()]);
        }
        catch (Exception exception)
        {
            LogLeaveFailed(exception.Message); // Silos forget a front that they do not hear of.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} did not take this front's beat: {Message}")]
    private partial void LogBeatFailed(string message, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} does not answer ({Message}); its BOMs are asked for, one by one.")]
    private partial void LogCompareFailed(string message, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Not every silo could be told that this front ends: {Message}")]
    private partial void LogLeaveFailed(string message);
}
