using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>Silos, grains and a front that follow the protocol of docs/decisions/0013 over a network which loses, repeats and
/// delays, while silos, activations and fronts end. The product's own classes on both sides; the clock is the test's.</summary>
internal sealed class UnitsFrontRun : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly UnitsMeters _meters = new();
    private readonly UnitsClock _time = new();
    private readonly List<SimulatedSilo> _silos = [];
    private readonly List<SimulatedBom> _boms = [];
    private readonly List<SimulatedFront> _fronts = [];
    private readonly List<SimulatedFront> _gone = []; // What they had asked is answered to nobody.
    private readonly Lock _gate = new(); // The front's calls come on threads of the pool.
    private readonly List<Action> _held = [];
    private bool _holdsReplies;
    private int _generation;

    public UnitsFrontRun(int silos = 2, int boms = 3, int fronts = 1)
    {
        for (var index = 0; index < silos; index++) AddSilo();
        for (var index = 0; index < boms; index++) _boms.Add(new SimulatedBom(BomId.Parse($"bom-{index}")));
        for (var index = 0; index < fronts; index++) _fronts.Add(new SimulatedFront(this));
    }

    /// <summary>Watches that silos which live know of.</summary>
    public int Watches => _silos.Where(silo => silo.IsAlive).Sum(silo => silo.Registry.Watches);

    /// <summary>What each open watcher has seen last, and what is true.</summary>
    public (string? Seen, string? True)[] Seen() =>
    [
        .. _fronts.SelectMany(front => front.Watchers)
            .Select(watcher => (watcher.Ids.LastOrDefault(), watcher.Bom.Recorded.LastOrDefault()?.EventId)),
    ];

    /// <summary>The events of each watcher, in the order in which it got them.</summary>
    public IEnumerable<string[]> Shown => _fronts.SelectMany(front => front.Watchers).Select(watcher => watcher.Ids);

    /// <summary>Does one thing, chosen by a number.</summary>
    public void Step(int choice)
    {
        var (what, which) = (choice % 16, choice / 16);
        var bom = _boms[which % _boms.Count];
        var silo = _silos[which % _silos.Count];
        var front = _fronts[which % _fronts.Count];
        switch (what)
        {
            case <= 3: Publish(bom, which); break;
            case 4 or 5: front.Join(bom); break;
            case 6: front.Leave(which); break;
            case 7: Deliver(silo, lose: which % 2 == 0 ? 0 : which % 5, repeat: which % 3 == 0); break;
            case 8: Deliver(silo, lose: 1 + (which % 3), repeat: false); break;
            case 9: End(bom, tells: true); break;
            case 10: Move(bom, which); break;
            case 11: Kill(silo); break;
            case 12: Stop(silo); break;
            case 13: _holdsReplies = !_holdsReplies; break;
            case 14: Pass(1 + (which % 4)); break;
            default: if (which % 3 == 0) Restart(front); else Release(); break;
        }

        Settle();
    }

    /// <summary>Lets time pass in which nothing goes wrong.</summary>
    public void PassQuietly(TimeSpan time)
    {
        _holdsReplies = false;
        foreach (var bom in _boms) EndStrays(bom); // Orleans ends all but one.
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            Release();
            Pass(1);
        }
    }

    /// <summary>All streams end.</summary>
    public void LeaveAll()
    {
        foreach (var front in _fronts) front.LeaveAll();
    }

    public void Dispose()
    {
        foreach (var front in _fronts) front.Hubs.Dispose();
        _meters.Dispose();
    }

    private void Pass(int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            _time.Advance(Tick);
            foreach (var silo in _silos) silo.Tick();
            Settle();
            foreach (var silo in _silos) Deliver(silo, lose: 0, repeat: false);
            foreach (var front in _fronts) front.Tick();
            Settle();
        }
    }

    // What was begun on threads of the pool has been answered, save for what the test holds.
    private void Settle()
    {
        Assert.True(SpinWait.SpinUntil(IsSettled, UnitsLimits.Hang), "Something goes on and on.");
    }

    private bool IsSettled()
    {
        if (!_silos.TrueForAll(silo => silo.Registry.IsIdle) || _fronts.Exists(front => front.Feed.IsBusy)) return false;
        lock (_gate) return _fronts.Concat(_gone).Sum(static front => front.Feed.Unanswered) == _held.Count;
    }

    private void Release()
    {
        Action[] held;
        lock (_gate)
        {
            held = [.. _held];
            _held.Clear();
        }

        foreach (var one in held) one();
        Settle();
    }

    private void AddSilo() => _silos.Add(new SimulatedSilo(this, SiloAddress.New(IPAddress.Loopback, 11111, ++_generation)));

    private void Publish(SimulatedBom bom, int which)
    {
        bom.Recorded.Add(UnitsEvents.Progress($"{bom.Id}-{bom.Recorded.Count}", at: bom.Recorded.Count));
        ActivationOf(bom, which).Accept(bom.Recorded[^1]);
    }

    private Activation ActivationOf(SimulatedBom bom, int which)
    {
        lock (_gate)
        {
            if (bom.Current is null)
            {
                SimulatedSilo[] active = [.. _silos.Where(silo => silo is { IsActive: true, IsAlive: true })];
                bom.Current = new Activation(bom, active[which % active.Length]);
            }

            return bom.Current;
        }
    }

    private static void End(SimulatedBom bom, bool tells)
    {
        if (bom.Current is not { } activation) return;

        bom.Current = null;
        if (tells) activation.End();
    }

    // The directory has lost the activation: there is another one, and the old one ends some time later.
    private static void Move(SimulatedBom bom, int which)
    {
        if (bom.Current is not { } old) return;

        bom.Current = null;
        bom.Strays.Add(old);
        if (which % 2 == 0) EndStrays(bom);
    }

    private static void EndStrays(SimulatedBom bom)
    {
        foreach (var stray in bom.Strays) stray.End();
        bom.Strays.Clear();
    }

    // Nobody is told: the membership learns of it some ticks later.
    private void Kill(SimulatedSilo silo)
    {
        silo.IsAlive = false;
        silo.DeadFor = 0;
        foreach (var bom in _boms.Where(bom => bom.Current?.Silo == silo)) bom.Current = null;
        foreach (var bom in _boms) bom.Strays.RemoveAll(stray => stray.Silo == silo);
        silo.Wire.Clear();
        AddSilo();
    }

    private void Stop(SimulatedSilo silo)
    {
        if (!silo.IsAlive) return;

        silo.IsActive = false;
        _ = silo.Registry.EndAsync();
        Settle();
        Deliver(silo, lose: 0, repeat: false);
        foreach (var bom in _boms.Where(bom => bom.Current?.Silo == silo)) End(bom, tells: true);
        Kill(silo);
    }

    private void Restart(SimulatedFront front)
    {
        front.Hubs.Dispose();
        _gone.Add(front);
        _fronts[_fronts.IndexOf(front)] = new SimulatedFront(this);
    }

    private void Deliver(SimulatedSilo silo, int lose, bool repeat)
    {
        (Guid Front, FrontDelivery Delivery)[] wire;
        lock (_gate)
        {
            wire = [.. silo.Wire];
            silo.Wire.Clear();
        }

        for (var index = 0; index < wire.Length; index++)
        {
            if (lose > 0 && index % lose == 0) continue;
            foreach (var front in _fronts.Where(front => front.Feed.Front == wire[index].Front))
            {
                front.Feed.OnDelivery(wire[index].Delivery);
                if (repeat) front.Feed.OnDelivery(wire[index].Delivery);
            }
        }
    }

    private sealed class SimulatedBom(BomId id)
    {
        public BomId Id => id;

        public List<EnrichmentEvent> Recorded { get; } = [];

        public Activation? Current { get; set; }

        /// <summary>Activations that another one has taken the BOM from, and that do not know it yet.</summary>
        public List<Activation> Strays { get; } = [];
    }

    private sealed class SimulatedSilo
    {
        private readonly UnitsFrontRun _run;
        private int _ticks;

        public SimulatedSilo(UnitsFrontRun run, SiloAddress address)
        {
            _run = run;
            Address = address;
            Registry = new FrontRegistry(
                address, front => delivery => Publish(front, delivery), new FrontMetrics(run._meters.Factory), run._time,
                NullLogger<FrontRegistry>.Instance);
        }

        public SiloAddress Address { get; }

        public FrontRegistry Registry { get; }

        public List<(Guid Front, FrontDelivery Delivery)> Wire { get; } = [];

        public bool IsAlive { get; set; } = true;

        public bool IsActive { get; set; } = true;

        public int DeadFor { get; set; }

        public void Tick()
        {
            if (!IsAlive && ++DeadFor > 8) IsActive = false; // After four seconds the membership says so.
            if (IsAlive && ++_ticks % 4 == 0) Registry.Beat();
        }

        private Task Publish(Guid front, FrontDelivery delivery)
        {
            lock (_run._gate)
            {
                if (IsAlive) Wire.Add((front, delivery));
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>A grain: begins with what is recorded, counts, and tells who watches.</summary>
    private sealed class Activation
    {
        private readonly Lock _turn = new();
        private readonly List<AppliedEvent> _applied = [];
        private readonly EnrichmentLog _log;
        private readonly BomWatch _watch;
        private readonly Guid _epoch = Guid.NewGuid();
        private readonly BomId _bomId;

        public Activation(SimulatedBom bom, SimulatedSilo silo)
        {
            (Silo, _bomId) = (silo, bom.Id);
            _log = new EnrichmentLog(EnrichmentLogLimits.Default with { Events = 4 }, _applied.Add);
            foreach (var recorded in bom.Recorded) _log.Accept(recorded);
            _applied.Clear();
            _watch = silo.Registry.Begin(bom.Id, static () => { });
        }

        public SimulatedSilo Silo { get; }

        public void Accept(EnrichmentEvent added)
        {
            lock (_turn)
            {
                _log.Accept(added);
                // As the grain does; the event may be one that it began with.
                if (_watch.Announced != _epoch)
                    Silo.Registry.Announce(_watch, new EnrichmentCursor(_epoch, _log.Version - _applied.Count));
                if (_applied.Count > 0)
                    FrontRegistry.Publish(
                        _watch, WatchAnswers.Broadcast(_bomId, _epoch, _log.Version - _applied.Count + 1, _applied));
                _applied.Clear();
            }
        }

        public WatchReply Watch(WatchRequest request)
        {
            lock (_turn)
            {
                Silo.Registry.Watch(_watch, request.Front, request.Watch);
                _watch.Published = new EnrichmentCursor(_epoch, _log.Version);
                return WatchAnswers.Answer(_log, _epoch, request) with { Silo = Silo.Address };
            }
        }

        public void End()
        {
            lock (_turn) Silo.Registry.End(_watch);
        }
    }

    private sealed class SimulatedFront : IFrontLinks, IFrontStream
    {
        private readonly UnitsFrontRun _run;

        public SimulatedFront(UnitsFrontRun run)
        {
            _run = run;
            var metrics = new HubMetrics(run._meters.Factory);
            Feed = new StreamFeed(this, (_, _) => this, metrics, run._time, NullLogger<StreamFeed>.Instance);
            var client = UnitsProxy.Of<IClusterClient>((method, args) => method.Name is nameof(IClusterClient.GetGrain)
                ? GrainOf(run._boms.First(bom => bom.Id.Value == (string)args[0]!))
                : null);
            Hubs = new BomHubs(
                client, Feed, Options.Create(new FrontOptions { LingerSeconds = 1 }), metrics, run._time,
                NullLogger<BomHub>.Instance);
        }

        public StreamFeed Feed { get; }

        public BomHubs Hubs { get; }

        public List<Watcher> Watchers { get; } = [];

        public void Join(SimulatedBom bom) => Watchers.Add(new Watcher(Hubs.Acquire(bom.Id), bom));

        public void Leave(int which)
        {
            if (Watchers.Count == 0) return;

            var watcher = Watchers[which % Watchers.Count];
            Watchers.Remove(watcher);
            watcher.Leave(Hubs);
        }

        public void LeaveAll()
        {
            foreach (var watcher in Watchers) watcher.Leave(Hubs);
            Watchers.Clear();
        }

        public void Tick()
        {
            Feed.Tick();
            Hubs.Check();
        }

        public void SubscribeWhereMissing()
        {
        }

        public void SubscribeAnew()
        {
        }

        public Task CloseAsync() => Task.CompletedTask;

        public Task<FrontBeatReply> BeatAsync(SiloAddress silo, FrontBeat beat) => Call(silo, registry =>
        {
            var (count, sum) = registry.Beat(beat);
            return new FrontBeatReply(count, sum, [.. _run._silos.Where(one => one.IsActive).Select(one => one.Address)]);
        });

        public Task<BomId[]> CompareAsync(SiloAddress silo, Guid front, long newestWatch, FollowedBom[] followed) =>
            Call(silo, registry => registry.Compare(front, newestWatch, followed));

        public Task LeaveAsync(SiloAddress silo, Guid front) => Task.CompletedTask;

        // Answered, or refused, at once: what a call that hangs costs is time.
        private Task<T> Call<T>(SiloAddress silo, Func<FrontRegistry, T> call)
        {
            var named = _run._silos.First(one => one.Address.Equals(silo));
            return named.IsAlive ? Task.FromResult(call(named.Registry)) : Task.FromException<T>(new TimeoutException());
        }

        private IEnrichmentGrain GrainOf(SimulatedBom bom) => UnitsProxy.Of<IEnrichmentGrain>((_, args) => Ask(bom, (WatchRequest)args[0]!));

        private Task<WatchReply> Ask(SimulatedBom bom, WatchRequest request)
        {
            var reply = _run.ActivationOf(bom, (int)request.Watch).Watch(request);
            var answer = new TaskCompletionSource<WatchReply>();
            if (_run._holdsReplies)
            {
                lock (_run._gate) _run._held.Add(() => answer.SetResult(reply));
            }
            else
            {
                answer.SetResult(reply);
            }

            return answer.Task;
        }
    }

    private sealed class Watcher
    {
        private readonly BomHub _hub;
        private readonly Reader _reader = new();

        public Watcher(BomHub hub, SimulatedBom bom)
        {
            (_hub, Bom) = (hub, bom);
            _ = JoinAsync();
        }

        public SimulatedBom Bom { get; }

        public string[] Ids
        {
            get
            {
                lock (_reader.Ids) return [.. _reader.Ids];
            }
        }

        public void Leave(BomHubs hubs)
        {
            _hub.Leave(_reader);
            hubs.Release(_hub);
        }

        // As a stream that has begun: the hub sends all of it.
        private async Task JoinAsync() => await _hub.JoinAsync(
            new JoinRequest(_reader, Viewer.Admin, null) { HasBegun = true, IsPatient = true }, CancellationToken.None);
    }

    private sealed class Reader : BomReader
    {
        public List<string> Ids { get; } = [];

        public override void Send(BomFrames frames)
        {
            lock (Ids) Ids.AddRange(frames.Plain.Select(frame => frame.Source?.EventId).OfType<string>());
        }

        public override void End(BomFrames last) => Send(last);

        public override void Cut()
        {
        }
    }
}
