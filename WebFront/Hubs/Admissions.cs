using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Lets streams join one BOM: at once, or when the grain has answered.</summary>
/// <remarks>Not thread-safe: the hub's turn owns it.</remarks>
/// <param name="bomId">The BOM.</param>
/// <param name="watchers">Gets who is let in.</param>
/// <param name="mirror">What the front knows of the BOM.</param>
/// <param name="clock">How long nothing has been heard of its run.</param>
/// <param name="metrics">Counts how streams begin.</param>
/// <param name="grain">Asked for the whole run where a stream resumes before what the front holds.</param>
/// <param name="post">Puts a message at the end of the hub's queue.</param>
/// <param name="tidyLater">Makes the hub call <see cref="Tidy"/> after a while.</param>
internal sealed class Admissions(
    BomId bomId, Watchers watchers, BomMirror mirror, RunClock clock, HubMetrics metrics, GrainLink grain,
    Action<HubMessage> post, Action<TimeSpan> tidyLater)
{
    // Who resumes at one moment is let in by so many, and what else has come is handled between.
    private const int AtOnce = 64;

    // Those whom one cut has hit come back within some seconds.
    private static readonly TimeSpan TidyPause = TimeSpan.FromSeconds(15);

    private readonly List<JoinRequest> _waiting = [];
    private readonly ReplayFrames _frames = new();
    private bool _willTidy;

    /// <summary>Lets in those who wait, as far as the grain's answer decides it.</summary>
    /// <param name="held">What the grain holds of the run: then all can be decided. Null where it was not asked for
    /// that: who needs it waits on.</param>
    public void AdmitWaiting(EnrichmentEvent[]? held)
    {
        if (_waiting.Count == 0) return;

        var waiting = new Queue<JoinRequest>(_waiting);
        _waiting.Clear();
        AdmitSome(waiting, held);
    }

    /// <summary>Lets in the next of those who want to join, or makes them wait for the grain.</summary>
    /// <param name="waiting">Who wants to.</param>
    /// <param name="held">The grain's answer as above. It stays good while others wait: what has come since is in the
    /// log, behind it.</param>
    public void AdmitSome(Queue<JoinRequest> waiting, EnrichmentEvent[]? held)
    {
        for (var count = 0; count < AtOnce && waiting.TryDequeue(out var request); count++)
        {
            if (!request.Reader.HasLeft && !watchers.Try(request.Reader, (_, one) => Admit(one, held), request))
                request.Complete(JoinResult.Unavailable);
        }

        if (waiting.Count > 0) post(new HubMessage.Admitting(waiting, held));
    }

    /// <summary>Refuses those who wait; the patient only where there will be no other answer.</summary>
    public void Refuse(bool all)
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var request in waiting)
        {
            if (!request.TryRefuse(all))
            {
                _waiting.Add(request);
                continue;
            }

            metrics.Joined(JoinOutcome.Unavailable);
            request.Complete(JoinResult.Unavailable);
        }
    }

    /// <summary>Forgets a stream that has ended.</summary>
    public void Remove(BomReader reader)
    {
        reader.HasLeft = true;
        _waiting.RemoveAll(request => request.Reader == reader);
    }

    /// <summary>Gives up what was kept for those who begin together.</summary>
    public void Tidy()
    {
        _willTidy = false;
        _frames.Clear();
    }

    // To one who is held, a BOM with a run is as one without.
    private JoinResult? Decide(JoinRequest request) => watchers.Decide(request.Viewer) is { } unjudged
        ? unjudged with { Status = clock.Unknown }
        : WithStatus(JoinRules.Decide(mirror.Log, request.Resume, _frames));

    private JoinResult? WithStatus(JoinResult? decided) =>
        decided is null ? null : decided with { Status = clock.Of(mirror.Log) };

    private void AdmitOrWait(JoinRequest request)
    {
        var opened = mirror.Cursor is not null;
        if (opened && Decide(request) is { } decided)
        {
            Admit(request, decided);
            return;
        }

        _waiting.Add(request);
        if (opened) grain.Ask(mirror.Question(wholeRun: true));
    }

    private void Admit(JoinRequest request, EnrichmentEvent[]? held)
    {
        if (held is null) AdmitOrWait(request);
        else
            Admit(request, Decide(request) ?? WithStatus(JoinRules.Decide(mirror.Log, held, request.Resume, _frames))!);
    }

    private void Admit(JoinRequest request, JoinResult result)
    {
        metrics.Joined(result.Outcome);
        if (!_frames.IsEmpty && !_willTidy)
        {
            _willTidy = true;
            tidyLater(TidyPause);
        }

        request.IsKnown = mirror.Log.Run is not null;
        if (request.Settle()) Send(request.Reader, result);
        if (!result.Ends)
        {
            // Publishers may record an event before they send it.
            if (request.Resume?.Sent is { } sent) request.Reader.Skip(sent.Where(id => !mirror.Log.Knows(id)));
            watchers.Add(request);
        }

        request.Complete(result);
    }

    private void Send(BomReader reader, JoinResult first)
    {
        reader.Begin(first);
        var frames = new BomFrames(bomId, first.First);
        if (!first.Ends) reader.Send(frames);
        else if (first.First.Length > 0) reader.End(frames);
    }
}
