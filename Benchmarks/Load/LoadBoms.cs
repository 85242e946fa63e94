using System.Globalization;
using EnrichmentStream.Grains.Abstractions;
using StackExchange.Redis;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>The BOMs of one load. Their ids are new with each, so that no earlier load's events come back.</summary>
internal sealed class LoadBoms
{
    private readonly string[] _ids;
    private readonly RedisChannel[] _channels;

    public LoadBoms(int count)
    {
        var load = Guid.NewGuid().ToString("N")[..8];
        _ids = [.. Enumerable.Range(0, count).Select(index =>
            string.Create(CultureInfo.InvariantCulture, $"load-{load}-{index:d6}"))];
        _channels = [.. _ids.Select(id => RedisChannel.Literal(EnrichmentChannels.Default.For(BomId.Parse(id))))];
    }

    public string Id(int bom) => _ids[bom];

    public RedisChannel Channel(int bom) => _channels[bom];
}
