using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>A BOM whose publisher records first and then sends, over a Redis that loses, repeats and delays, to a grain
/// that restarts, with or without its history, and is repaired now and then.</summary>
internal sealed class RepairRun : IDisposable
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    private readonly InMemoryEventHistory _history = new();
    private readonly EnrichmentLogLimits _limits;
    private readonly HistoryReader _reader;
    private readonly List<EnrichmentEvent> _delayed = [];
    private readonly List<EnrichmentEvent> _sent = [];
    private readonly List<EnrichmentEvent> _news = [];
    private readonly List<AppliedEvent> _applied = [];
    private readonly BomMirror _mirror = new(EnrichmentLogLimits.Default);
    private RecordedLog _recorded;
    private Finding? _found; // What a slow history has read, and the grain has not learned yet.
    private bool _corrected;
    private int _activations = 1;

    public RepairRun(EnrichmentLogLimits limits)
    {
        _limits = limits;
        var services = new ServiceCollection().AddMetrics().AddSingleton<IEventHistory>(_history).AddSingleton<HistoryReadMetrics>()
            .BuildServiceProvider();
        _reader = new HistoryReader(
            services, Options.Create(new HistoryReadOptions()), services.GetRequiredService<HistoryReadMetrics>(), new UnitsClock());
        Grain = new EnrichmentLog(limits, _applied.Add);
        _recorded = new RecordedLog(Bom, Grain, limits, _reader, static _ => false);
        Now(_recorded.LoadAsync(CancellationToken.None));
        _mirror.Catch(Answer(), wholeRun: false, _news);
    }

    public EnrichmentLog Grain { get; private set; }

    public EnrichmentLog Watcher => _mirror.Log;

    /// <summary>Ids that watchers got, in order.</summary>
    public string[] News => UnitsEvents.Ids(_news);

    private Guid Epoch => new(_activations, 0, 0, new byte[8]);

    /// <summary>Plays until the choices are used up, publishes the rest into the history alone, and repairs.</summary>
    public void Play(EnrichmentEvent[] events, int[] choices)
    {
        foreach (var choice in choices) Step(events, choice / 16, choice % 16);
        while (_sent.Count < events.Length) Record(events);
        Repair();
        Repair();
        Repair(quiet: true);
        Repair();
        _mirror.Catch(Answer(), wholeRun: false, _news);
    }

    public void Dispose() => _reader.Dispose();

    private void Step(EnrichmentEvent[] events, int random, int kind)
    {
        if (kind <= 5) With(Record(events), Hear);
        else if (kind <= 7) Record(events); // Redis loses it.
        else if (kind <= 9) With(Record(events), _delayed.Add);
        else if (kind <= 11 && _delayed.Count > 0) Late(random % _delayed.Count);
        else if (kind == 12 && _sent.Count > 0) Hear(_sent[random % _sent.Count] with { IsReplayed = true });
        else if (kind == 13 && random % 2 == 0) Repair();
        else if (kind == 13) Look(quiet: false);
        else if (kind == 14) Restart(away: random % 2 == 0);
        else _mirror.Catch(Answer(), wholeRun: false, _news);
    }

    private EnrichmentEvent? Record(EnrichmentEvent[] events)
    {
        if (_sent.Count == events.Length) return null;

        var next = events[_sent.Count];
        _sent.Add(next);
        _history.RecordAsync([new RecordedEvent(Bom, next)], CancellationToken.None);
        return next;
    }

    private void Late(int index)
    {
        var late = _delayed[index];
        _delayed.RemoveAt(index);
        Hear(late with { IsReplayed = true }); // Redis keeps the order: only ingest sends something again.
    }

    private void Hear(EnrichmentEvent heard)
    {
        Now(_recorded.JudgeAsync([heard], static () => false, static (_, _) => { }, CancellationToken.None));
        Broadcast();
    }

    private void Restart(bool away)
    {
        _activations++;
        _corrected = false;
        _found = null;
        Grain = new EnrichmentLog(_limits, _applied.Add);
        _recorded = new RecordedLog(Bom, Grain, _limits, _reader, static _ => false);
        if (!away) Now(_recorded.LoadAsync(CancellationToken.None));
    }

    // As the sweep does: where the last recorded event is known and nothing came out of order, nothing is asked unless
    // the BOM has been quiet.
    private void Repair(bool quiet = false)
    {
        Look(quiet);
        if (_found is not { } finding) return;

        _found = null;
        var (news, contradicts) = _recorded.Learn(finding);
        _applied.AddRange(news);
        if (contradicts) BeginEpoch();
        else Broadcast();
    }

    // Whatever is heard between the look and the repair is not in what was read.
    private void Look(bool quiet)
    {
        if (_found is not null) return;
        if (_sent.Count == 0 || (_recorded.IsLoaded && !quiet && !Grain.IsDoubtful && Grain.Knows(_sent[^1].EventId))) return;

        _found = Now(_recorded.CompareAsync(CancellationToken.None));
    }

    private void BeginEpoch()
    {
        _activations++;
        _corrected = true;
        _applied.Clear();
        _mirror.Follow(new EnrichmentBroadcast(Bom, Epoch, Grain.Version + 1, []), _news);
    }

    private void Broadcast()
    {
        if (_applied.Count > 0)
            _mirror.Follow(WatchAnswers.Broadcast(Bom, Epoch, Grain.Version - _applied.Count + 1, _applied), _news);
        _applied.Clear();
    }

    private WatchReply Answer() => WatchAnswers.Answer(Grain, Epoch, _mirror.Question(), _corrected);

    // The history in memory answers at once.
    private static void Now(Task task) => task.GetAwaiter().GetResult();

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void With(EnrichmentEvent? one, Action<EnrichmentEvent> use)
    {
        if (one is not null) use(one);
    }
}
