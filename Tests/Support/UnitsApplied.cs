using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Support;

/// <summary>The log of a fake grain, and a signal for when it has heard certain events.</summary>
internal sealed class UnitsApplied
{
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);
    private readonly HashSet<string> _awaited = [];
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Id of the newest event with a state.</summary>
    public string? LastState => _log.LastState?.EventId;

    public Task WhenHeard(params string[] ids)
    {
        _awaited.UnionWith(ids);
        return _heard.Task;
    }

    /// <returns>True, for it always accepts.</returns>
    public bool Add(EnrichmentEvent[] events)
    {
        foreach (var added in events)
        {
            _log.Accept(added);
            _awaited.Remove(added.EventId);
        }

        if (_awaited.Count == 0) _heard.TrySetResult();
        return true;
    }
}
