using System.CommandLine;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>The options of <c>load</c>, with defaults and limits.</summary>
internal sealed class LoadOptions
{
    private readonly Option<int> _streams = NumberOption.Create("--streams", "Streams to open", 100, 1, 50_000);
    private readonly Option<int> _boms = NumberOption.Create("--boms", "BOMs to spread them over", 1, 1, 100_000);
    private readonly Option<int> _rate = NumberOption.Create("--rate", "Events a second over all BOMs", 50, 1, 100_000);
    private readonly Option<int> _seconds = NumberOption.Create("--seconds", "How long to publish", 10, 1, 3_600);
    private readonly Option<int> _documentBytes = NumberOption.Create(
        "--document-bytes", "Length of a document", 600, LoadDocument.MinBytes, 256 << 10);

    private readonly Option<string> _url = UrlOption.Create(
        "--url", "Where the service listens.", "http://localhost:27200", "http");

    private readonly Option<string> _redis = UrlOption.Create(
        "--redis", "Where to publish.", "redis://127.0.0.1:27012/0", "redis", "rediss");

    private readonly Option<string> _path = new("--path")
    {
        Description = "Path of a stream; {bom} stands for the BOM's id.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "/api/enrichment/stream/{bom}",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Bearer token; the environment's ADMIN_TOKEN by default.",
        HelpName = "TOKEN",
    };

    private readonly Option<int[]> _pids = PidsOption.Create("--pids");

    private readonly Option<FileInfo?> _json = new("--json")
    {
        Description = "Also write the result to this file.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _allowRemote = new("--allow-remote")
    {
        Description = "Load hosts other than this machine. Only with the leave of those who run them.",
    };

    public IEnumerable<Option> All =>
        [_streams, _boms, _rate, _seconds, _documentBytes, _url, _path, _token, _redis, _pids, _json, _allowRemote];

    public bool AllowRemote(ParseResult parsed) => parsed.GetValue(_allowRemote);

    public FileInfo? Json(ParseResult parsed) => parsed.GetValue(_json);

    public LoadPlan Plan(ParseResult parsed) => new()
    {
        Streams = parsed.GetValue(_streams),
        Boms = parsed.GetValue(_boms),
        Rate = parsed.GetValue(_rate),
        Seconds = parsed.GetValue(_seconds),
        DocumentBytes = parsed.GetValue(_documentBytes),
        Url = new Uri(parsed.GetRequiredValue(_url)),
        Path = parsed.GetRequiredValue(_path),
        Token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable("ADMIN_TOKEN"),
        Redis = new Uri(parsed.GetRequiredValue(_redis)),
        Pids = parsed.GetValue(_pids) ?? [],
    };
}
