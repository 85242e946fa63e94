using System.Globalization;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>A real Redis, silos and fronts, each a process.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private const string Id = "end-to-end";

    private readonly List<(int SiloPort, Service Process)> _silos = [];
    private readonly List<Service> _fronts = [];
    private readonly Dictionary<string, string> _frontSettings;
    private readonly Dictionary<string, string> _siloSettings;
    private EventPublisher? _publisher;
    private ClusterProbe? _probe;

    private ProcessCluster(
        RedisServer redis, Dictionary<string, string> frontSettings, Dictionary<string, string> siloSettings) =>
        (Redis, _frontSettings, _siloSettings) = (redis, frontSettings, siloSettings);

    public RedisServer Redis { get; }

    public IReadOnlyList<Service> Fronts => _fronts;

    /// <summary>All processes but Redis.</summary>
    public IEnumerable<Service> All => _silos.Select(silo => silo.Process).Concat(_fronts);

    public EventPublisher Publisher => _publisher!;

    public ClusterProbe Probe => _probe!;

    /// <summary>Starts a cluster and waits until every part of it is ready.</summary>
    public static async Task<ProcessCluster> StartAsync(
        int silos, int fronts, Dictionary<string, string>? frontSettings = null,
        Dictionary<string, string>? siloSettings = null)
    {
        var cluster = new ProcessCluster(await RedisServer.StartNewAsync(), frontSettings ?? [], siloSettings ?? []);
        for (var i = 0; i < silos; i++) cluster.AddSilo();
        for (var i = 0; i < fronts; i++) cluster.AddFront();
        await cluster.ConnectAsync(silos);
        return cluster;
    }

    /// <summary>Starts one more silo, without waiting for it.</summary>
    public Service AddSilo()
    {
        var siloPort = TcpPorts.Take();
        var silo = Service.Start("Silo", new(SiloSettings(Redis.Url, siloPort, TcpPorts.Take()).Concat(_siloSettings)));
        _silos.Add((siloPort, silo));
        return silo;
    }

    /// <summary>Starts one more front, without waiting for it.</summary>
    public Service AddFront()
    {
        var front = Service.Start("WebFront", FrontSettings(Redis.Url, _frontSettings));
        _fronts.Add(front);
        return front;
    }

    /// <summary>The silo that hosts a BOM's grain.</summary>
    public async Task<Service> HostOfAsync(string bomId)
    {
        var port = await Probe.LocateAsync(bomId);
        return _silos.Single(silo => silo.SiloPort == port).Process;
    }

    /// <summary>Starts every process that has ended again, and waits until all are ready.</summary>
    public async Task RepairAsync()
    {
        foreach (var service in _silos.Select(silo => silo.Process).Concat(_fronts))
        {
            if (service.Process.HasExited) service.Restart();
        }

        await Probe.SilosAsync(_silos.Count);
        await Task.WhenAll(_fronts.Select(ServesAsync));
    }

    // A front is ready while it still finds out that a silo has another process now: then some BOMs must come back later.
    private static async Task ServesAsync(Service front)
    {
        await front.ReadyAsync();
        using var http = new HttpClient { BaseAddress = front.Address };
        var client = new AccessClient(http);
        await Eventually.TrueAsync(async () =>
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
                client.StatusAsync(HttpMethod.Get, "boms/" + Documents.NewBom(), Service.Token)));
            return statuses.All(status => status is 404);
        });
    }

    /// <summary>Starts every process again after all have ended, and waits until the fronts are ready.</summary>
    public async Task RestartAsync()
    {
        foreach (var service in All) service.Restart();
        await Task.WhenAll(_fronts.Select(front => front.ReadyAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        if (_probe is not null) await _probe.DisposeAsync();
        if (_publisher is not null) await _publisher.DisposeAsync();
        foreach (var front in _fronts) await front.DisposeAsync();
        foreach (var (_, silo) in _silos) await silo.DisposeAsync();
        await Redis.DisposeAsync();
    }

    public static Dictionary<string, string> SiloSettings(string redisUrl, int siloPort, int gatewayPort) => new()
    {
        ["REDIS_URL"] = redisUrl,
        ["CLUSTER_ID"] = Id,
        ["SILO_PORT"] = siloPort.ToString(CultureInfo.InvariantCulture),
        ["GATEWAY_PORT"] = gatewayPort.ToString(CultureInfo.InvariantCulture),
    };

    public static Dictionary<string, string> FrontSettings(
        string redisUrl, Dictionary<string, string>? more = null) => new(more ?? [])
    {
        ["REDIS_URL"] = redisUrl,
        ["CLUSTER_ID"] = Id,
        ["ADMIN_TOKEN"] = Service.Token,
        ["CNS_HOST"] = "127.0.0.1",
        ["CNS_PORT"] = TcpPorts.Take().ToString(CultureInfo.InvariantCulture),
    };

    private async Task ConnectAsync(int silos)
    {
        try
        {
            _publisher = await EventPublisher.ConnectAsync(Redis.Port);
            _probe = await ClusterProbe.ConnectAsync(Redis.Url, Id);
            await _probe.SilosAsync(silos);
            await Task.WhenAll(_fronts.Select(front => front.ReadyAsync()));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
