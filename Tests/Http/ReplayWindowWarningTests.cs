using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Messages kept for a replay that reach back too little.</summary>
[Trait("Suite", "Http")]
public sealed class ReplayWindowWarningTests
{
    [Fact]
    public async Task Window_TooSmallForWhatNothingSupersedes_IsLoggedWithWhatToSet()
    {
        await using var service = await StandaloneHarness.StartAsync(
            "--INGEST_REPLAY_BYTES", "10000", "--INGEST_REPLAY_SECONDS", "60",
            "--Logging:Recorder:LogLevel:EnrichmentStream.Grains.Ingest", "Warning");
        var bom = Documents.NewBom();

        for (var i = 0; i < 50; i++) await service.PublishAsync(bom, $$"""{"event_id":"n{{i}}","event_type":"note"}""");

        await Eventually.TrueAsync(() => Warnings(service).Any());
        Assert.Contains("INGEST_REPLAY_BYTES is 10000; set it to 20000 or more", Warnings(service).First(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Warnings(StandaloneHarness service) =>
        service.Logs.Lines.Where(line => line.Contains("INGEST_REPLAY_BYTES", StringComparison.Ordinal));
}
