using BenchmarkDotNet.Attributes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>What ingest does with each published message.</summary>
[MemoryDiagnoser]
public class EventDocumentBenchmarks
{
    private static readonly BomId Bom = BomId.Parse(SampleDocuments.BomId);

    private byte[] _document = [];

    /// <summary>Which document: see <see cref="SampleDocuments.Find"/>.</summary>
    [Params("guide started", "guide progress", "guide completed", "guide failed", "600 B", "10000 B")]
    public string Document { get; set; } = "";

    /// <summary>Loads the document.</summary>
    [GlobalSetup]
    public void Load() => _document = SampleDocuments.Find(Document);

    /// <summary>Checks it and reads what the rules need.</summary>
    [Benchmark]
    public object? Read() => EventDocument.Read(Bom, _document, out var read) is DocumentFault.None ? read : throw Broken();

    private static InvalidOperationException Broken() => new("The sample document was dropped.");
}
