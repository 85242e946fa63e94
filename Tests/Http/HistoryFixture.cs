using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace EnrichmentStream.Tests.Http;

/// <summary>The service with a history in memory, into which tests record behind its back.</summary>
public sealed class HistoryFixture : IAsyncLifetime
{
    internal InMemoryEventHistory History { get; } = new();

    internal StandaloneHarness Service { get; private set; } = null!;

    /// <summary>Records documents now, as a publisher does whom Redis does not hear.</summary>
    internal Task RecordAsync(string bomId, params string[] documents) =>
        RecordAsync(bomId, TimeProvider.System.GetUtcNow(), documents);

    /// <summary>Records documents at a time; null where the table does not say when.</summary>
    internal async Task RecordAsync(string bomId, DateTimeOffset? recordedAt, params string[] documents)
    {
        var bom = BomId.Parse(bomId);
        var events = documents.Select(document =>
        {
            Assert.Equal(DocumentFault.None, EventDocument.Read(bom, Encoding.UTF8.GetBytes(document), out var read));
            return new RecordedEvent(bom, read! with { RecordedAt = recordedAt });
        });
        await History.RecordAsync([.. events], Limits.HangToken);
    }

    /// <summary>Lets the BOM's grain lose its memory, as with its silo, once an event is recorded.</summary>
    /// <remarks>A grain that loses an event before it is recorded hears it from ingest again, and sends it again.</remarks>
    internal async Task ForgetAsync(string bomId, string lastId)
    {
        var bom = BomId.Parse(bomId);
        await Eventually.TrueAsync(async () => await History.ReadOrderAsync(bom, [lastId], Limits.HangToken) is [_]);
        var grain = Service.Services.GetRequiredService<IGrainFactory>().GetGrain<IEnrichmentGrain>(bomId);
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();
    }

    public async Task InitializeAsync() =>
        Service = await StandaloneHarness.StartAsync(
            History, "--HISTORY_SWEEP_SECONDS", "1", "--FRONT_LINGER_SECONDS", "0",
            "--" + UserTokens.Setting.Key, UserTokens.Setting.Value);

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
