using System.Globalization;
using System.Net.ServerSentEvents;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>A line an event, for files and other programs; losses go to standard error.</summary>
/// <param name="documents">Whether the lines are the documents themselves.</param>
internal sealed class LineView(bool documents) : IWatchView
{
    public void Received(SseItem<string> item)
    {
        if (!documents) Console.Out.WriteLine(Line(item));
        else if (item.EventId is not null)
            Console.Out.WriteLine(Terminal.IsTerminal ? PrintableText.OfJson(item.Data) : item.Data);
    }

    public void Lost(string reason, TimeSpan pause) => Console.Error.WriteLine(Text(reason, pause));

    /// <summary>Says in a line what an event says.</summary>
    public static string Line(SseItem<string> item)
    {
        var state = WatchedState.Read(item.Data);
        var text = IsWaiting(item) ? $"{state.Text}; no run is known yet: waiting" : state.Text;
        string[] parts = state.Percent is { } percent ? [ProgressText.Percent(percent), text] : [text];
        var said = string.Join(", ", parts.Where(part => part.Length > 0));
        return $"{PrintableText.Of(item.EventType)} {said}".TrimEnd();
    }

    /// <summary>Whether a frame says that nothing is known of the BOM, which may be one that does not exist.</summary>
    public static bool IsWaiting(SseItem<string> item) => item is { EventId: null, EventType: "connected" }
        && item.Data.Contains("\"resume\":\"live\"", StringComparison.Ordinal);

    /// <summary>Says in a line that the stream is lost.</summary>
    public static string Text(string reason, TimeSpan pause) => string.Create(
        CultureInfo.InvariantCulture,
        $"The stream is lost ({PrintableText.Of(reason)}); again in {pause.TotalSeconds:F1} s.");
}
