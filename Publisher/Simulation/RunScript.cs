using System.Security.Cryptography;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>How the run of one BOM goes, decided beforehand: the same options give the same script.</summary>
internal sealed class RunScript
{
    private const double ThrottledBatches = 0.08;

    private static readonly string[] Failures =
    [
        "timeout after 3 attempts", "answer could not be read", "14 candidates, none exact",
        "HTTP 500 after 3 attempts",
    ];

    private readonly SimulationOptions _options;
    private readonly Random _random;

    private RunScript(BillOfMaterials bom, SimulationOptions options, BomId bomId)
    {
        _options = options;
        // Of the BOM's own, so that it goes the same way whichever others are played beside it.
        _random = new Random(SeedOf(options.Seed, bomId));
        Batches = [.. bom.Lines.Chunk(options.BatchSize).Select(Play)];
        // Between a third and two thirds; an only batch fails before it.
        var cut = Batches.Count * (1 + _random.NextDouble()) / 3;
        FailsAfter = options.BomIds.Take(options.Failing).Contains(bomId) ? (int)cut : null;
    }

    /// <summary>All batches, also those that a failing run does not come to.</summary>
    public IReadOnlyList<SimulatedBatch> Batches { get; }

    /// <summary>After how many batches the run fails; null where it does not.</summary>
    public int? FailsAfter { get; }

    public static RunScript Write(BillOfMaterials bom, SimulationOptions options, BomId bomId) =>
        new(bom, options, bomId);

    private static int SeedOf(int seed, BomId bomId) =>
        BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{bomId}")));

    private SimulatedBatch Play(BomLine[] lines, int index)
    {
        SimulatedPart[] parts = [.. lines.Select(Play)];
        var throttled = _random.NextDouble() < ThrottledBatches ? Pick(_options.Suppliers) : null;
        var duration = Longest(parts) * (0.85 + 0.3 * _random.NextDouble());
        if (throttled is not null) duration += TimeSpan.FromSeconds(1 + 2 * _random.NextDouble());
        return new SimulatedBatch(index + 1, parts, duration, throttled);
    }

    private SimulatedPart Play(BomLine line)
    {
        var fate = _random.NextDouble();
        if (fate < _options.NotFoundRate)
            return new(line, PartOutcome.NotFound, _options.Suppliers, "no supplier knows it");
        if (fate < _options.NotFoundRate + _options.FailureRate)
        {
            var supplier = Pick(_options.Suppliers);
            return new(line, PartOutcome.Failed, [supplier], $"{supplier.Name}: {Pick(Failures)}");
        }

        var asked = new List<Supplier>();
        foreach (var supplier in _options.Suppliers)
        {
            asked.Add(supplier);
            if (_random.NextDouble() < supplier.Coverage) break;
        }

        var stock = (int)Math.Pow(10, 1 + 4 * _random.NextDouble());
        return new(line, PartOutcome.Enriched, asked, $"{asked[^1].Name}: {stock} in stock");
    }

    // Suppliers are asked side by side; the one whose limit is reached last decides.
    private TimeSpan Longest(SimulatedPart[] parts) => _options.Suppliers.Max(supplier =>
    {
        var requests = parts.Count(part => part.Asked.Contains(supplier));
        return requests == 0
            ? TimeSpan.Zero
            : supplier.Latency + TimeSpan.FromSeconds(requests / supplier.RequestsPerSecond);
    });

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
