using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Revocation;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>Holds a request for a stream while the front does not know yet whether it can serve it.</summary>
/// <remarks>An EventSource never comes back after a 503: that is the answer if Redis is lost, and to nothing
/// else.</remarks>
internal sealed class StreamGate(
    RedisLink redis, Revocations revocations, RevocationFeed feed, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    /// <summary>Whether Redis refuses to tell whose access was revoked: waiting does not help.</summary>
    public bool IsRefused => feed.Access is RevocationAccess.None;

    /// <summary>Whether a stream can be opened.</summary>
    /// <returns><see cref="LinkState.Unknown"/> if that is still not known after some seconds, or the process
    /// ends.</returns>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task<LinkState> KnowAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        try
        {
            var link = await redis.KnowAsync(either.Token);
            if (link is not LinkState.Connected || viewer.IsAdmin || revocations.IsLoaded) return link;
            if (IsRefused) return LinkState.Unknown;

            await revocations.Loaded.WaitAsync(LongestWait, time, either.Token);
            return redis.State;
        }
        catch (TimeoutException)
        {
            return redis.State is LinkState.Lost ? LinkState.Lost : LinkState.Unknown;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LinkState.Unknown;
        }
    }
}
