using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Enrichment;
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
    private readonly BomMirror _mirror = new(EnrichmentLogLimits.Default, new UnitsClock());
    private RecordedLog _recorded;
    private bool _corrected;
    private int _activations = 1;

    public RepairRun(EnrichmentLogLimits limits)
    {
        _limits = limits;
        var services = new ServiceCollection().AddMetrics().AddSingleton<IEventHistory>(_history).AddSingleton<RepairMetrics>()
            .BuildServiceProvider();
        _reader = new HistoryReader(
            services, Options.Create(new RepairOptions()), services.GetRequiredService<RepairMetrics>(), new UnitsClock());
        Grain = new EnrichmentLog(limits);
        _recorded = new RecordedLog(Bom, Grain, limits, _reader);
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
        Repair(quiet: true);
        _mirror.Catch(Answer(), wholeRun: false, _news);
    }

    public void Dispose() => _reader.Dispose();

    private void Step(EnrichmentEvent[] events, int random, int kind)
    {
        if (kind <= 5) With(Record(events), Hear);
        else if (kind <= 7) Record(events); // Redis loses it.
        else if (kind <= 9) With(Record(events), _delayed.Add);
        else if (kind <= 11 && _delayed.Count > 0) Late(random % _delayed.Count);
        else if (kind == 12 && _sent.Count > 0) Hear(_sent[random % _sent.Count]);
        else if (kind == 13) Repair();
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
        Hear(late);
    }

    private void Hear(EnrichmentEvent heard)
    {
        var first = Grain.Version + 1;
        if (Grain.Accept(heard) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun) Broadcast(first, [heard]);
    }

    private void Restart(bool away)
    {
        _activations++;
        _corrected = false;
        Grain = new EnrichmentLog(_limits);
        _recorded = new RecordedLog(Bom, Grain, _limits, _reader);
        if (!away) Now(_recorded.LoadAsync(CancellationToken.None));
    }

    // As the sweep does: where the last recorded event is known and nothing came out of order, nothing is asked unless
    // the BOM has been quiet.
    private void Repair(bool quiet = false)
    {
        if (_sent.Count == 0 || (_recorded.IsLoaded && !quiet && !Grain.IsDoubtful && Grain.Knows(_sent[^1].EventId))) return;

        var finding = Now(_recorded.CompareAsync(CancellationToken.None));
        var first = Grain.Version + 1;
        var (news, contradicts) = _recorded.Learn(finding);
        if (contradicts) BeginEpoch();
        else if (news.Length > 0) Broadcast(first, news);
    }

    private void BeginEpoch()
    {
        _activations++;
        _corrected = true;
        Broadcast(Grain.Version + 1, []);
    }

    private void Broadcast(long first, EnrichmentEvent[] events) =>
        _mirror.Follow(new EnrichmentBroadcast(Epoch, first, events), _news);

    private WatchReply Answer() => WatchAnswers.Answer(Grain, Epoch, new WatchRequest(_mirror.Cursor), _corrected);

    // The history in memory answers at once.
    private static void Now(Task task) => task.GetAwaiter().GetResult();

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void With(EnrichmentEvent? one, Action<EnrichmentEvent> use)
    {
        if (one is not null) use(one);
    }
}
