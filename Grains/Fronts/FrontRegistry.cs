using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>The fronts that follow this silo's BOMs, and the grains that can be followed here.</summary>
/// <remarks>The protocol and what each kind of loss costs: docs/decisions/0013-one-stream-per-front.md.</remarks>
/// <param name="silo">The silo that this is.</param>
/// <param name="streamTo">Gives what publishes to the stream of a front.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of what is lost.</param>
internal sealed partial class FrontRegistry(
    SiloAddress silo, Func<Guid, Func<FrontDelivery, Task>> streamTo, FrontMetrics metrics, TimeProvider time,
    ILogger<FrontRegistry> logger)
    : ILocalFronts
{
    /// <summary>Longest time between two deliveries to a front.</summary>
    public static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a front is forgotten. Nothing less says that it has gone.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<BomId, BomWatch> _boms = [];
    private readonly ConcurrentDictionary<Guid, FrontOutlet> _outlets = [];
    private long _flows;

    public SiloAddress Silo => silo;

    /// <summary>Whether nothing is on its way to a front; for tests.</summary>
    public bool IsIdle => _outlets.Values.OfType<StreamOutlet>().All(outlet => outlet.IsIdle);

    /// <summary>Watches of all fronts.</summary>
    public int Watches => _outlets.Values.Sum(outlet => outlet.Summary.Count);

    /// <summary>Says that an activation has begun.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="onUnwatched">Called when its last front has gone; on any thread.</param>
    public BomWatch Begin(BomId bomId, Action onUnwatched) => _boms[bomId] = new BomWatch(bomId, onUnwatched);

    /// <summary>Says that an activation has ended, and tells those who watch it.</summary>
    public void End(BomWatch bom)
    {
        _boms.TryRemove(new(bom.BomId, bom));
        var epoch = bom.Published?.Epoch ?? Guid.Empty;
        foreach (var outlet in bom.Clear())
        {
            outlet.Ended(bom);
            outlet.Send(new EnrichmentBroadcast(bom.BomId, epoch, 0, [], BroadcastKind.Ended));
        }
    }

    /// <summary>Lets a front watch, or go on.</summary>
    public void Watch(BomWatch bom, Guid front, long watch)
    {
        while (!OutletOf(front).Watch(bom, watch)) Thread.Yield(); // It was forgotten at this moment.
    }

    /// <summary>Tells those who watch of events.</summary>
    public static void Publish(BomWatch bom, EnrichmentBroadcast broadcast)
    {
        bom.Published = new EnrichmentCursor(broadcast.Epoch, broadcast.LastVersion);
        foreach (var outlet in bom.Outlets) outlet.Send(broadcast);
    }

    /// <summary>Tells all fronts that an activation counts: one may follow the BOM in an epoch that is over.</summary>
    public void Announce(BomWatch bom, EnrichmentCursor at)
    {
        (bom.Announced, bom.Published) = (at.Epoch, at);
        if (_outlets.IsEmpty) return;

        var began = new EnrichmentBroadcast(bom.BomId, at.Epoch, at.Version + 1, [], BroadcastKind.Began);
        foreach (var (_, outlet) in _outlets) outlet.Send(began);
    }

    /// <summary>Takes a front's beat.</summary>
    /// <returns>What it watches here.</returns>
    public (int Count, ulong Sum) Beat(FrontBeat beat)
    {
        var outlet = OutletOf(beat.Front);
        outlet.Heard();
        foreach (var unwatched in beat.Unwatched) outlet.Unwatch(unwatched);
        return outlet.Summary;
    }

    /// <summary>Compares what a front follows with what is known here.</summary>
    /// <returns>As <see cref="IFrontLinkGrain.CompareAsync"/>.</returns>
    public BomId[] Compare(Guid front, long newestWatch, FollowedBom[] followed)
    {
        var outlet = OutletOf(front);
        outlet.Heard();
        outlet.UnwatchOthers(newestWatch, followed.Select(one => one.BomId).ToHashSet());
        return [.. followed.Where(one => Differs(outlet, one)).Select(one => one.BomId)];
    }

    /// <summary>Forgets a front that has ended.</summary>
    public void Leave(Guid front)
    {
        if (!_outlets.TryRemove(front, out var outlet)) return;

        outlet.Close();
        metrics.Went();
    }

    /// <summary>Forgets the fronts of which nothing was heard, and beats to the others.</summary>
    public void Beat()
    {
        foreach (var (_, known) in _outlets)
        {
            if (known is not StreamOutlet outlet) continue;
            if (outlet.Quiet < Lifetime)
            {
                outlet.Beat();
                continue;
            }

            LogForgotten(outlet.Front);
            metrics.Forgot();
            Leave(outlet.Front);
        }
    }

    /// <summary>Tells all fronts that the silo ends.</summary>
    public Task EndAsync() => Task.WhenAll(_outlets.Values.OfType<StreamOutlet>().Select(outlet => outlet.EndAsync()));

    /// <inheritdoc/>
    public void Attach(Guid front, Action<EnrichmentBroadcast> onBroadcast)
    {
        _outlets[front] = new LocalOutlet(front, onBroadcast, time, logger);
        metrics.Came();
    }

    /// <inheritdoc/>
    public void Unwatch(Guid front, UnwatchedBom unwatched)
    {
        if (_outlets.TryGetValue(front, out var outlet)) outlet.Unwatch(unwatched);
    }

    private bool Differs(FrontOutlet outlet, FollowedBom one)
    {
        var bom = _boms.GetValueOrDefault(one.BomId);
        // An answer is on its way, and may be older than what was lost.
        if (one.Cursor is not { } cursor) return bom is not null && outlet.Watches(bom);
        if (one.IsHere) return bom is null || bom.Published != cursor || !outlet.Watches(bom);
        return bom?.Published is { } published && published.Epoch != cursor.Epoch;
    }

    private FrontOutlet OutletOf(Guid front)
    {
        if (_outlets.TryGetValue(front, out var known)) return known;

        var made = new StreamOutlet(front, silo, Interlocked.Increment(ref _flows), streamTo(front), metrics, time, logger);
        var outlet = _outlets.GetOrAdd(front, made);
        if (outlet != made) return outlet;

        metrics.Came();
        made.Beat(); // Registers the stream before the first event needs it.
        return made;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Front {Front} has not been heard of for a minute, and is forgotten.")]
    private partial void LogForgotten(Guid front);
}
