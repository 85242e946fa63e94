using System.Text;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Support;

/// <summary>Frames for the tests of queues and connections.</summary>
internal static class UnitsFrames
{
    public static SseFrame Progress(string id) => SseFrames.Event(UnitsEvents.Progress(id));

    public static SseFrame Started(string id) => SseFrames.Event(UnitsEvents.Started(id));

    public static SseFrame Completed(string id) => SseFrames.Event(UnitsEvents.Completed(id));

    public static SseFrame Failed(string id) => SseFrames.Event(UnitsEvents.Failed(id));

    public static SseFrame Other(string id) => SseFrames.Event(UnitsEvents.Other(id));

    public static string Text(SseFrame frame) => Encoding.UTF8.GetString(frame.Bytes);

    public static string[] Ids(IEnumerable<SseFrame> frames) => [.. frames.Select(frame => frame.Source?.EventId ?? "-")];
}
