using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>The streams of this process: counted against the caps, ended with their token, closed when
/// revoked.</summary>
/// <remarks>
/// A stream is told that it ends some seconds before its token does: spread, so that those of one login do not come
/// back at one moment, and early enough that the frame is out in time. Who has not taken it then is cut off.
/// </remarks>
internal sealed class OpenStreams(IOptions<LimitOptions> options, AccessMetrics metrics, TimeProvider time)
{
    /// <summary>A token that ends within this time opens no stream.</summary>
    public static readonly TimeSpan ShortestLead = TimeSpan.FromSeconds(2);

    private const int LeadShare = 10;

    private static readonly TimeSpan LongestLead = TimeSpan.FromSeconds(10);

    // More than the time between two looks, so that nothing is left when the token ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<OpenStream> _open = [];
    private readonly Dictionary<(StreamCap, string), int> _counts = [];
    private readonly SortedSet<OpenStream> _due = new(OpenStream.ByDue);

    /// <summary>Lets a stream in, or names the cap that is reached. Each stream that was let in needs one
    /// <see cref="Leave"/>.</summary>
    public StreamCap? TryEnter(OpenStream stream)
    {
        lock (_gate)
        {
            if (Reached(stream) is { } reached)
            {
                metrics.Refused(reached);
                return reached;
            }

            foreach (var (cap, whose, count) in stream.Counted())
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, (cap, whose), out _) += count;
            _open.Add(stream);
            if (stream.Viewer.ExpiresAt is { } expiresAt) Schedule(stream, expiresAt - Lead(expiresAt));
            return null;
        }
    }

    /// <summary>The cap that a stream would meet now; null where it would be let in.</summary>
    public StreamCap? Check(OpenStream stream)
    {
        lock (_gate) return Reached(stream);
    }

    /// <summary>Says that a stream has ended, however it did.</summary>
    public void Leave(OpenStream stream)
    {
        lock (_gate)
        {
            if (!_open.Remove(stream)) return;

            _due.Remove(stream);
            foreach (var (cap, whose, count) in stream.Counted())
            {
                ref var counted = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, (cap, whose));
                if ((counted -= count) == 0) _counts.Remove((cap, whose));
            }
        }
    }

    /// <summary>Tells streams whose token ends so, and cuts off those that have not listened.</summary>
    public void EndDue()
    {
        List<OpenStream>? told = null, deaf = null;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_due.Min is { } first && first.DueAt <= now)
            {
                _due.Remove(first);
                if (first.IsEnding) (deaf ??= []).Add(first);
                else (told ??= []).Add(Ending(first, first.Viewer.ExpiresAt!.Value - Patience));
            }
        }

        foreach (var stream in told ?? []) stream.Connection.End(EndFrames.TokenExpired);
        foreach (var stream in deaf ?? []) stream.Connection.Disconnect();
        metrics.Ended("token_expired", told?.Count ?? 0);
    }

    /// <summary>Tells streams that they are revoked; those that do not listen are cut off a moment later.</summary>
    /// <returns>How many there were.</returns>
    public int Revoke(Predicate<OpenStream> isRevoked)
    {
        List<OpenStream> told = [];
        lock (_gate)
        {
            foreach (var stream in _open)
            {
                if (stream.IsEnding || !isRevoked(stream)) continue;
                _due.Remove(stream);
                told.Add(Ending(stream, time.GetUtcNow() + Patience));
            }
        }

        foreach (var stream in told) stream.Connection.End(EndFrames.Revoked);
        metrics.Ended("revoked", told.Count);
        return told.Count;
    }

    private StreamCap? Reached(OpenStream stream)
    {
        if (_open.Count >= options.Value.Streams) return StreamCap.Process;
        foreach (var (cap, whose, count) in stream.Counted())
        {
            if (_counts.GetValueOrDefault((cap, whose)) + count > Limit(cap)) return cap;
        }

        return null;
    }

    private int Limit(StreamCap cap) => cap switch
    {
        StreamCap.Organization => options.Value.StreamsPerOrganization,
        StreamCap.Subject => options.Value.StreamsPerSubject,
        StreamCap.SubjectBoms => options.Value.BomsPerSubject,
        StreamCap.Address => options.Value.StreamsPerAddress,
        _ => options.Value.Streams,
    };

    private OpenStream Ending(OpenStream stream, DateTimeOffset cutOffAt)
    {
        stream.IsEnding = true;
        Schedule(stream, cutOffAt);
        return stream;
    }

    private void Schedule(OpenStream stream, DateTimeOffset dueAt)
    {
        stream.DueAt = dueAt;
        _due.Add(stream);
    }

    private TimeSpan Lead(DateTimeOffset expiresAt)
    {
        var longest = (expiresAt - time.GetUtcNow()) / LeadShare;
        if (longest > LongestLead) longest = LongestLead;
        return longest <= ShortestLead
            ? ShortestLead
            : ShortestLead + ((longest - ShortestLead) * Random.Shared.NextDouble());
    }
}
