using BenchmarkDotNet.Attributes;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>Bringing a document onto one line: a search where it is on one, a copy where it is not.</summary>
[MemoryDiagnoser]
public class JsonLineBenchmarks
{
    private byte[] _document = [];

    /// <summary>Which document: see <see cref="SampleDocuments.Find"/>. The guide's are indented.</summary>
    [Params("guide progress", "600 B", "600 B indented", "10000 B", "10000 B indented")]
    public string Document { get; set; } = "";

    /// <summary>Loads the document.</summary>
    [GlobalSetup]
    public void Load() => _document = SampleDocuments.Find(Document);

    /// <summary>Its length on one line.</summary>
    [Benchmark]
    public int Of() => JsonLine.Of(_document).Length;
}
