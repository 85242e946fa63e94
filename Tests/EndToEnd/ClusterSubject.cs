using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Two silos and two fronts on a real Redis; the guide is put to the first front.</summary>
public sealed class ClusterSubject : IGuideSubject, IAsyncLifetime
{
    private ProcessCluster? _cluster;

    public Uri Address => Cluster.Fronts[0].Address;

    public int RedisPort => Cluster.Redis.Port;

    public int PagePort { get; } = TcpPorts.Take();

    internal ProcessCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 2, new()
    {
        ["CORS_ORIGINS"] = StandaloneSubject.Origins(PagePort),
        ["CORS_ALLOW_CREDENTIALS"] = "true",
    });

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
