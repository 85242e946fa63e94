using System.Net.ServerSentEvents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Is told what happens on a watched stream.</summary>
internal interface IWatchView
{
    /// <summary>A frame of the stream; never a comment.</summary>
    void Received(SseItem<string> item);

    /// <summary>The stream is lost, and will be asked for again.</summary>
    void Lost(string reason, TimeSpan pause);
}
