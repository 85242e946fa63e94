using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Tests.Http;

/// <summary>What a published event leaves behind.</summary>
[Trait("Suite", "Http")]
public sealed class HistoryRecordingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_AfterARun_HasRecordedItByteForByte()
    {
        var bom = Documents.NewBom();
        string[] documents =
        [
            Documents.Started("s"), Documents.Progress("p", 1), """{ "event_id":"n", "event_type":"note", "text":"\u0000\ud800 ü" }""",
            Documents.Failed("f", 3),
        ];
        await using (var standalone = await StandaloneHarness.StartAsync("--DATA_DIR", _folder.Path))
        {
            foreach (var document in documents) await standalone.PublishAsync(bom, document);
            await standalone.PublishAsync(bom, documents[1]);
            await standalone.AppliedAsync(bom, "f");
        }

        await using var again = await StandaloneHarness.StartAsync("--DATA_DIR", _folder.Path);
        var page = await again.Services.GetRequiredService<IEventHistory>()
            .ReadAfterAsync(BomId.Parse(bom), null, 100, 1 << 20, Limits.HangToken);

        Assert.Equal(documents, page!.Events.Select(one => Encoding.UTF8.GetString(one.Document)));
    }

    [Theory]
    [InlineData("--DATA_DIR", "", "disabled\"")]
    [InlineData("--DATA_DIR", "/proc/no/such/place", "unavailable: history.db: its folder cannot be used")]
    [InlineData("--DATABASE_URL", "postgres://some_role:no-password@db.host.invalid/some_database", "unavailable: the database does not answer")]
    public async Task Health_HistoryThatCannotRecord_SaysSoAndServes(string setting, string value, string word)
    {
        await using var standalone = await StandaloneHarness.StartAsync(setting, value);
        var answer = "";

        await Eventually.TrueAsync(async () =>
            (answer = await standalone.Http.GetStringAsync("/health/ready")).Contains($"\"history\":\"{word}", StringComparison.Ordinal));

        // It asks for no token, so it names no place and nobody.
        foreach (var secret in value.Split('/', ':', '@').Where(part => part is not ({ Length: < 5 } or "postgres")))
            Assert.DoesNotContain(secret, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_HistoryInAFile_IsReady()
    {
        await using var standalone = await StandaloneHarness.StartAsync();

        await Eventually.TrueAsync(async () =>
            (await standalone.Http.GetStringAsync("/health/ready")).Contains("\"history\":\"ready\"", StringComparison.Ordinal));
    }
}
