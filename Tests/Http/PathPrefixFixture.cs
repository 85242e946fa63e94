using System.Diagnostics.CodeAnalysis;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>A service with <c>PATH_BASE</c>, and one to which this machine is a trusted proxy.</summary>
public sealed class PathPrefixFixture : IAsyncLifetime
{
    public const string Collection = "Http: below a path";

    private readonly Dictionary<string, StandaloneHarness> _services = [];

    public async Task InitializeAsync()
    {
        _services["set"] = await StandaloneHarness.StartAsync("--PATH_BASE", "/enrich");
        _services["trusting"] = await StandaloneHarness.StartAsync("--TRUSTED_PROXIES", "127.0.0.1");
    }

    public async Task DisposeAsync()
    {
        foreach (var service in _services.Values) await service.DisposeAsync();
    }

    internal StandaloneHarness Of(string name) => _services[name];
}

[CollectionDefinition(PathPrefixFixture.Collection)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it.")]
public sealed class PathPrefixCollection : ICollectionFixture<PathPrefixFixture>;
