using System.Net.ServerSentEvents;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using Spectre.Console;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>A bar that moves, with what is remarkable above it.</summary>
internal sealed class TerminalView(RunBar bar) : IWatchView
{
    private DateTimeOffset? _startedAt;
    private bool _paused;

    /// <summary>How the run ended, in a line; empty before.</summary>
    public string End { get; private set; } = "";

    public void Received(SseItem<string> item)
    {
        var state = WatchedState.Read(item.Data);
        if (item.EventId is null) Show(item, LineView.IsWaiting(item) ? "no run is known; waiting" : null);
        else Published(item, state);
    }

    public void Lost(string reason, TimeSpan pause) => TerminalNote.Write(LineView.Text(reason, pause), Color.Yellow);

    private void Published(SseItem<string> item, WatchedState state)
    {
        Follow(item.EventType, state);
        // Why a run ended badly has a line of its own; the bar keeps the counts.
        var text = item.EventType is EventTypes.Failed or EventTypes.Cancelled ? ""
            : _paused ? $"paused  {state.Text}"
            : state.Text;
        bar.Show(state.Percent, text.Length > 0 ? text : null);
        if (WatchEvents.IsTerminal(item.EventType))
        {
            bar.End(item.EventType is EventTypes.Completed);
            End = Summary(item.EventType, state);
        }
        else if (item.EventType != WatchEvents.Progress)
        {
            Show(item, null);
        }
    }

    private void Follow(string type, WatchedState state)
    {
        var begins = type is EventTypes.Started;
        _startedAt = begins ? state.StartedAt ?? state.At : _startedAt ?? state.StartedAt;
        if (type is EventTypes.Paused) _paused = true;
        if (begins || type is EventTypes.Resumed or WatchEvents.Progress || WatchEvents.IsTerminal(type))
            _paused = false;
    }

    private void Show(SseItem<string> item, string? text)
    {
        if (text is not null) bar.Show(text: text);
        if (item.EventType != WatchEvents.EndOfStream)
            TerminalNote.Write(LineView.Line(item), item.EventType is "error" ? Color.Red : Color.Grey);
    }

    private string Summary(string type, WatchedState state)
    {
        var took = state.At - _startedAt;
        var time = took >= TimeSpan.Zero
            ? $" {(type is EventTypes.Completed ? "in" : "after")} {ProgressText.Duration(took.Value)}"
            : "";
        return state.Text.Length > 0
            ? $"{WatchEvents.Word(type)}{time}: {state.Text}"
            : $"{WatchEvents.Word(type)}{time}";
    }
}
