using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>The streams that follow one BOM, and which of them may see it.</summary>
/// <remarks>
/// Access is decided when a stream joins and when the BOM's organization becomes known, never for each event. Who came
/// before it was known is held: such a stream is open, and gets nothing. A stream that cannot be sent to is cut, and
/// takes nothing from the others. Not thread-safe: the hub's turn owns it.
/// </remarks>
/// <param name="bomId">The BOM.</param>
/// <param name="onFailed">Hears why a stream was cut.</param>
internal sealed class Watchers(BomId bomId, Action<Exception>? onFailed = null)
{
    private readonly Dictionary<BomReader, JoinRequest> _open = [];
    private readonly Dictionary<BomReader, JoinRequest> _held = [];
    private string? _organizationId;

    /// <summary>Streams that get what comes. May be read beside the hub's turn.</summary>
    public int Count => _open.Count;

    /// <summary>What access alone decides of a stream that wants to join.</summary>
    /// <returns>Null where it may see the BOM, so that the BOM's state decides.</returns>
    public JoinResult? Decide(Viewer viewer) => viewer.MaySee(_organizationId)
        ? null
        : _organizationId is null ? JoinResult.Live : JoinResult.Forbidden;

    /// <summary>Lets a stream follow from now on, or holds it.</summary>
    public void Add(JoinRequest request) =>
        (request.Viewer.MaySee(_organizationId) ? _open : _held)[request.Reader] = request;

    public void Remove(BomReader reader)
    {
        _open.Remove(reader);
        _held.Remove(reader);
    }

    /// <summary>Takes what the BOM's log says of its owner. Must be called before <see cref="Send"/>.</summary>
    /// <param name="log">The BOM's log, with <paramref name="news"/> in it.</param>
    /// <param name="news">The events that are about to be sent.</param>
    /// <remarks>An owner that is known stays known where a later run names none; where one is replaced, since a grain
    /// has lost its memory, every stream is looked at again.</remarks>
    public void Learn(EnrichmentLog log, List<EnrichmentEvent> news)
    {
        if (log.OrganizationId is not { } named || named == _organizationId) return;

        _organizationId = named;
        foreach (var reader in _open.Where(pair => !pair.Value.Viewer.MaySee(named)).Select(pair => pair.Key).ToArray())
            Deny(reader);
        foreach (var (reader, request) in _held.ToArray()) Release(reader, request, log, news);
        _held.Clear();
    }

    /// <summary>Sends events to all who may see them; a terminal one ends their streams.</summary>
    public void Send(List<EnrichmentEvent> news)
    {
        if (_open.Count == 0) return;

        var frames = new List<SseFrame>(news.Count + 1);
        foreach (var added in news)
        {
            frames.Add(SseFrames.Event(added));
            if (!added.IsTerminal) continue;

            var last = new BomFrames(bomId, [.. frames, SseFrames.StreamEnd(added.EventType)]);
            foreach (var reader in _open.Keys) Try(reader, static (one, frames) => one.End(frames), last);
            _open.Clear();
            frames.Clear();
        }

        if (frames.Count == 0) return;

        var rest = new BomFrames(bomId, [.. frames]);
        List<BomReader>? cut = null;
        foreach (var reader in _open.Keys)
        {
            if (!Try(reader, static (one, frames) => one.Send(frames), rest)) (cut ??= []).Add(reader);
        }

        foreach (var reader in cut ?? []) _open.Remove(reader);
    }

    /// <summary>Does something for one stream; if that throws, the stream alone is cut.</summary>
    public bool Try<T>(BomReader reader, Action<BomReader, T> act, T argument)
    {
        try
        {
            act(reader, argument);
            return true;
        }
        catch (Exception exception)
        {
            onFailed?.Invoke(exception);
            reader.Cut();
            return false;
        }
    }

    private void Release(BomReader reader, JoinRequest request, EnrichmentLog log, List<EnrichmentEvent> news)
    {
        if (!request.Viewer.MaySee(_organizationId))
        {
            Deny(reader);
            return;
        }

        if (Try(reader, static (one, frames) => one.Send(frames), new BomFrames(bomId, Earlier(log, news, request.Resume))))
            _open.Add(reader, request);
    }

    private void Deny(BomReader reader)
    {
        _open.Remove(reader);
        Try(reader, static (one, frames) => one.End(frames), new BomFrames(bomId, [SseFrames.AccessDenied]));
    }

    // What the run brought before its owner was named; the news themselves follow.
    private static SseFrame[] Earlier(EnrichmentLog log, List<EnrichmentEvent> news, ResumePoint? resume)
    {
        var missed = (resume is null ? null : log.After(resume.EventId)) ?? [.. Run(log)];
        return [.. missed.Except(news).Select(SseFrames.Event)];
    }

    // A state that is no longer held among the events is older than all of them.
    private static IEnumerable<EnrichmentEvent> Run(EnrichmentLog log)
    {
        var held = log.HeldRun();
        return log.LastState is { } state && !held.Contains(state) ? held.Prepend(state) : held;
    }
}
