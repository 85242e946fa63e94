using EnrichmentStream.Hosting.Cluster;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Keeps revocations in one sorted set of Redis, by their time: it is gone when none of them refuses anybody
/// any more.</summary>
internal sealed class RedisRevocations(
    IConnectionMultiplexer redis, IOptions<RevocationOptions> options, IOptions<ClusterSettings> cluster)
    : IRevocationStore
{
    public bool IsShared => true;

    private RedisKey Key => "revocations:" + cluster.Value.ClusterId;

    public async Task KeepAsync(RevokedAccess revoked)
    {
        var kept = redis.GetDatabase().CreateTransaction();
        _ = kept.SortedSetAddAsync(Key, revoked.Key, revoked.At.ToUnixTimeMilliseconds());
        _ = kept.KeyExpireAsync(Key, options.Value.Lifetime);
        try
        {
            await kept.ExecuteAsync();
        }
        catch (RedisServerException exception)
            when (exception.Message.StartsWith("EXECABORT", StringComparison.Ordinal))
        {
            // That a command was refused, but not why: a write by itself says that.
            await PruneAsync(revoked.At - options.Value.Lifetime);
            throw;
        }
    }

    public async Task<IReadOnlyList<RevokedAccess>> LoadAsync(DateTimeOffset oldest)
    {
        var entries = await redis.GetDatabase()
            .SortedSetRangeByScoreWithScoresAsync(Key, oldest.ToUnixTimeMilliseconds());
        return [.. entries.Select(entry => RevokedAccess.Parse(entry.Element, entry.Score)).OfType<RevokedAccess>()];
    }

    public Task PruneAsync(DateTimeOffset oldest) => redis.GetDatabase().SortedSetRemoveRangeByScoreAsync(
        Key, double.NegativeInfinity, oldest.ToUnixTimeMilliseconds(), Exclude.Stop);
}
