using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>One running service for all tests of the collection; each test uses BOMs of its own.</summary>
public sealed class StandaloneFixture : IAsyncLifetime
{
    internal StandaloneHarness Service { get; private set; } = null!; // Set before any test.

    public async Task InitializeAsync() => Service = await StandaloneHarness.StartAsync("--SSE_KEEPALIVE_SECONDS", "1");

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
