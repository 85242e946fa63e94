using Microsoft.Extensions.Logging;

namespace EnrichmentStream.History;

/// <summary>Keeps the state of a history from what its calls meet, and tells each new problem once.</summary>
internal sealed partial class HistoryHealth(ILogger logger)
{
    private readonly Lock _gate = new();
    private HistoryException? _connecting = new("not connected yet", isTransient: true);
    private HistoryException? _writing;
    private bool _told;

    public HistoryState State { get; private set; } = HistoryState.Unavailable("not connected yet");

    public void Connected() => Become(() => _connecting = null);

    public void CannotConnect(HistoryException problem) => Become(() => _connecting = problem);

    public void Wrote() => Become(() => _writing = null);

    public void CannotWrite(HistoryException problem) => Become(() => _writing = problem);

    private void Become(Action change)
    {
        HistoryException? problem;
        lock (_gate)
        {
            change();
            problem = _connecting ?? _writing;
            if (problem?.Message == State.Problem) return;

            State = problem is null ? HistoryState.Ready : HistoryState.Unavailable(problem.Message, problem.Summary);
            // Not having tried yet is no news, nor is its end.
            if (problem is null && !_told) return;
            _told = problem is not null;
        }

        if (problem is null) LogBack();
        else LogUnavailable(problem.Message);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "History unavailable, events wait: {Problem}")]
    private partial void LogUnavailable(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "History available again.")]
    private partial void LogBack();
}
