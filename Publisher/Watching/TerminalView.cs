using System.Net.ServerSentEvents;
using EnrichmentStream.Grains.Abstractions;
using Spectre.Console;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>A bar that moves, with what is remarkable above it.</summary>
internal sealed class TerminalView(ProgressTask bar, BomId bomId) : IWatchView
{
    public void Received(SseItem<string> item)
    {
        var state = WatchedState.Read(item.Data);
        if (state.Percent is { } percent) bar.Value = percent;
        if (state.Text.Length > 0) bar.Description = Markup.Escape($"{bomId}  {state.Text}");
        if (EventKinds.Of(item.EventType) is EventKind.Progress) return;

        var line = LineView.Line(item);
        if (item.EventType is EventKinds.Failed or "error") AnsiConsole.MarkupLineInterpolated($"[red]{line}[/]");
        else AnsiConsole.MarkupLineInterpolated($"[grey]{line}[/]");
    }

    public void Lost(string reason, TimeSpan pause) =>
        AnsiConsole.MarkupLineInterpolated($"[yellow]{LineView.Text(reason, pause)}[/]");
}
