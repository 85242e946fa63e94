using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>The limit on unknown BOMs, with a clock that the test drives and a history that it fills.</summary>
internal sealed class UnitsUnknownBoms : IDisposable
{
    public const int Most = 50;

    public static readonly Viewer Someone = new() { Subject = "issuer|a", OrganizationId = "o" };

    private readonly UnitsMeters _meters = new();

    public UnitsUnknownBoms() => Limit = new UnknownBomLimit(
        Options.Create(new LimitOptions { UnknownBomsPerMinute = Most }), new LimitMetrics(_meters.Factory),
        new BomLook(UnitsProxy.Of<IClusterClient>((method, args) => GrainOf(method.GetGenericArguments()[0], args))), Time,
        NullLogger<UnknownBomLimit>.Instance);

    public UnknownBomLimit Limit { get; }

    public UnitsClock Time { get; } = new();

    /// <summary>Ids of the BOMs that are recorded.</summary>
    public HashSet<string> Recorded { get; } = [];

    public static BomId[] Ids(params string[] bomIds) => [.. bomIds.Select(BomId.Parse)];

    /// <summary>Names of as many BOMs as were never asked for.</summary>
    public static string[] New(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString())];

    public MetricCollector<long> Refused() => _meters.Collect(FrontMeter.Name, "enrichment.limits.refused");

    /// <summary>Asks, and does not answer yet.</summary>
    public Task<BomQuestions?> OpenAsync(params string[] bomIds) =>
        Limit.AskAsync(Someone, Ids(bomIds), CancellationToken.None);

    /// <summary>Asks, and answers for all.</summary>
    /// <returns>Whether it was let in.</returns>
    public async Task<bool> AskAsync(Viewer viewer, bool? known, params string[] bomIds)
    {
        using var questions = await Limit.AskAsync(viewer, Ids(bomIds), CancellationToken.None).WaitAsync(UnitsLimits.Hang);
        if (known is not { } isKnown) questions?.Withdraw();
        else foreach (var bomId in Ids(bomIds)) questions?.Answer(bomId, isKnown);
        return questions is not null;
    }

    public void Dispose()
    {
        Limit.Dispose();
        _meters.Dispose();
    }

    private object GrainOf(Type type, object?[] args)
    {
        if (type == typeof(IManagementGrain))
            return UnitsProxy.Of<IManagementGrain>((_, _) => default(ValueTask<SiloAddress?>));
        return type == typeof(IHistoryGrain)
            ? UnitsProxy.Of<IHistoryGrain>((_, asked) => Task.FromResult(Page((HistoryQuery)asked[0]!)))
            : UnitsProxy.Of<IEnrichmentGrain>((_, _) => null);
    }

    private HistoryPage Page(HistoryQuery query) => HistoryPage.None(HistoryAnswer.Found) with
    {
        Events = Recorded.Contains(query.BomId.Value) ? [UnitsEvents.Started("s")] : [],
    };
}
