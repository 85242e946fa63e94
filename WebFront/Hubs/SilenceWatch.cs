using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Tells a stream that has fallen silent from one that is only slower than the grain's answer.</summary>
internal sealed class SilenceWatch
{
    private EnrichmentCursor _heard;
    private EnrichmentCursor? _expected;

    /// <summary>Notes what the stream has brought.</summary>
    public void Heard(EnrichmentBroadcast broadcast) =>
        _heard = broadcast.Epoch == _heard.Epoch && broadcast.LastVersion < _heard.Version
            ? _heard
            : new EnrichmentCursor(broadcast.Epoch, broadcast.LastVersion);

    /// <summary>Notes that an answer brought events which the stream, too, should bring soon.</summary>
    public void Expect(EnrichmentCursor cursor) => _expected ??= cursor;

    /// <summary>Decides, some time after <see cref="Expect"/>.</summary>
    /// <returns>True where what was expected has not come: subscribe anew.</returns>
    public bool IsSilent()
    {
        var silent = _expected is { } expected
            && !(_heard.Epoch == expected.Epoch && _heard.Version >= expected.Version);
        _expected = null;
        return silent;
    }

    /// <summary>Whether something is expected.</summary>
    public bool IsExpecting => _expected is not null;
}
