using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>What this front knows of revocations, and whom it refuses for them.</summary>
/// <remarks>
/// One is remembered first and acted upon then, and a stream is let in first and looked up then: so none slips between.
/// </remarks>
internal sealed class Revocations(OpenStreams streams, IOptions<RevocationOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(RevocationKind, string), DateTimeOffset> _known = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether what was revoked before this process began is known: until then nobody is let in whom it could
    /// concern.</summary>
    public bool IsLoaded
    {
        get => _loaded.Task.IsCompleted;
        set
        {
            if (value) _loaded.TrySetResult();
        }
    }

    /// <summary>Ends when <see cref="IsLoaded"/> becomes true.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>All that still refuse somebody.</summary>
    public IEnumerable<RevokedAccess> Known =>
        _known.Select(known => new RevokedAccess(known.Key.Item1, known.Key.Item2, known.Value));

    /// <summary>Before this, a revocation refuses nobody any more.</summary>
    public DateTimeOffset Oldest => time.GetUtcNow() - options.Value.Lifetime;

    /// <summary>Takes a revocation, from whichever front, and closes what it concerns here.</summary>
    /// <returns>How many streams it closed.</returns>
    public int Apply(RevokedAccess revoked)
    {
        if (revoked.At < Oldest) return 0;

        var key = (revoked.Kind, revoked.Of);
        if (_known.TryGetValue(key, out var known) && known >= revoked.At) return 0;

        _known.AddOrUpdate(key, revoked.At, (_, other) => other > revoked.At ? other : revoked.At);
        return streams.Revoke(stream => Concerns(revoked, stream.Viewer, stream.BomIds));
    }

    /// <summary>Forgets what refuses nobody any more.</summary>
    public void ForgetOld()
    {
        var oldest = Oldest;
        foreach (var known in _known)
        {
            if (known.Value < oldest) _known.TryRemove(known);
        }
    }

    /// <summary>Whether a viewer's token is older than a revocation of its subject, its organization or the
    /// BOM.</summary>
    public bool Refuses(Viewer viewer, BomId? bomId) => !viewer.IsAdmin
        && (Refuses(viewer, RevocationKind.Subject, viewer.Subject)
            || Refuses(viewer, RevocationKind.Subject, viewer.SubjectAtIssuer)
            || Refuses(viewer, RevocationKind.Organization, viewer.OrganizationId)
            || Refuses(viewer, RevocationKind.Bom, bomId?.Value));

    /// <summary>Whether a stream's viewer may not watch one of its BOMs any more.</summary>
    public bool Refuses(OpenStream stream) => stream.BomIds.Any(bomId => Refuses(stream.Viewer, bomId));

    private bool Refuses(Viewer viewer, RevocationKind kind, string? of) =>
        of is not null && _known.TryGetValue((kind, of), out var at) && IsOlder(viewer, at);

    // All streams of a BOM are closed, the admin's too, who may come back.
    private static bool Concerns(RevokedAccess revoked, Viewer viewer, IReadOnlyList<BomId> bomIds) => revoked.Kind switch
    {
        RevocationKind.Subject =>
            (viewer.Subject == revoked.Of || viewer.SubjectAtIssuer == revoked.Of) && IsOlder(viewer, revoked.At),
        RevocationKind.Organization => viewer.OrganizationId == revoked.Of && IsOlder(viewer, revoked.At),
        _ => bomIds.Any(bomId => bomId.Value == revoked.Of) && (viewer.IsAdmin || IsOlder(viewer, revoked.At)),
    };

    private static bool IsOlder(Viewer viewer, DateTimeOffset at) => viewer.IssuedAt is not { } issued || issued <= at;
}
