using System.Globalization;
using System.Net.ServerSentEvents;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>A line an event, for files and other programs; losses go to standard error.</summary>
/// <param name="documents">Whether the lines are the documents themselves.</param>
internal sealed class LineView(bool documents) : IWatchView
{
    public void Received(SseItem<string> item)
    {
        if (!documents) Console.Out.WriteLine(Line(item));
        else if (item.EventId is not null) Console.Out.WriteLine(item.Data);
    }

    public void Lost(string reason, TimeSpan pause) => Console.Error.WriteLine(Text(reason, pause));

    /// <summary>Says in a line what an event says.</summary>
    public static string Line(SseItem<string> item)
    {
        var state = WatchedState.Read(item.Data);
        var percent = state.Percent is { } value ? value.ToString("F1", CultureInfo.InvariantCulture) + " %, " : "";
        return $"{Terminal.Printable(item.EventType)} {percent}{state.Text}".TrimEnd();
    }

    /// <summary>Says in a line that the stream is lost.</summary>
    public static string Text(string reason, TimeSpan pause) => string.Create(
        CultureInfo.InvariantCulture, $"The stream is lost ({Terminal.Printable(reason)}); again in {pause.TotalSeconds:F1} s.");
}
