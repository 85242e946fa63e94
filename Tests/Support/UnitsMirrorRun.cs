using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Support;

/// <summary>A front that follows a grain over a stream which delays, repeats, reorders and loses.</summary>
internal sealed class UnitsMirrorRun(EnrichmentLogLimits grainLimits)
{
    private readonly List<EnrichmentBroadcast> _wire = [];
    private WatchReply? _reply;
    private readonly List<EnrichmentEvent> _news = [];
    private readonly List<string> _applied = [];
    private string[] _expected = [];
    private int _sent;

    public UnitsModelGrain Grain { get; } = new(grainLimits);

    public BomMirror Mirror { get; } = new(EnrichmentLogLimits.Default);

    /// <summary>Ids that watchers got, in order.</summary>
    public string[] News => UnitsEvents.Ids(_news);

    /// <summary>Ids that watchers should have got where nothing was evicted: the first snapshot, then all that
    /// followed.</summary>
    public string[] Expected => _expected;

    /// <summary>Plays until the choices are used up, then lets the front ask until it has no question left.</summary>
    public UnitsMirrorRun Play(EnrichmentEvent[] events, int[] choices, bool restarts = false)
    {
        foreach (var choice in choices) Step(events, choice / 16, choice % (restarts ? 11 : 10));
        while (_sent < events.Length) Publish(events, 1);
        CatchReply();
        for (var question = 0; question < 4; question++) Catch(Grain.Answer(Mirror.Question()));
        return this;
    }

    private void Step(EnrichmentEvent[] events, int random, int kind)
    {
        if (kind <= 2) Publish(events, 1 + (random % 3));
        else if (kind == 3) With(_wire, random, keep: true, Follow);
        else if (kind <= 5) With(_wire, 0, keep: false, Follow);
        else if (kind == 6) With(_wire, random, keep: false, static _ => { });
        else if (kind == 7) _reply ??= Grain.Answer(Mirror.Question());
        else if (kind <= 9) CatchReply();
        else Restart(events);
    }

    private void Publish(EnrichmentEvent[] events, int count)
    {
        var batch = events.Skip(_sent).Take(count).ToArray();
        _sent += batch.Length;
        Accept(batch);
    }

    // As after a failover: ingest replays what it kept, and the new activation counts from the beginning.
    private void Restart(EnrichmentEvent[] events)
    {
        Grain.Restart();
        _applied.Clear();
        Accept([.. events[.._sent].Select(static one => one with { IsReplayed = true })]);
    }

    private void Accept(EnrichmentEvent[] batch)
    {
        if (Grain.Accept(batch) is not { } broadcast) return;

        _wire.Add(broadcast);
        _applied.AddRange(UnitsEvents.Ids(broadcast.Events));
        if (Mirror.Cursor is not null) _expected = [.. _expected, .. UnitsEvents.Ids(broadcast.Events)];
    }

    private void Follow(EnrichmentBroadcast broadcast) => Mirror.Follow(broadcast, _news);

    // A front has one question at a time; the answer may be older than what the stream brought meanwhile.
    private void CatchReply()
    {
        if (_reply is not { } reply) return;

        _reply = null;
        Catch(reply);
    }

    private void Catch(WatchReply reply)
    {
        if (Mirror.Cursor is null)
        {
            var log = new EnrichmentLog(EnrichmentLogLimits.Default);
            log.Restore(reply.Snapshot!);
            _expected = [.. UnitsEvents.Ids(log.SnapshotEvents()), .. _applied.Skip((int)reply.Cursor.Version)];
        }

        Mirror.Catch(reply, wholeRun: false, _news);
    }

    private static void With<T>(List<T> items, int random, bool keep, Action<T> use)
    {
        if (items.Count == 0) return;

        var index = random % items.Count;
        var item = items[index];
        if (!keep) items.RemoveAt(index);
        use(item);
    }
}
