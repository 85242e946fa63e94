using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>What a hub's loop handles, one at a time.</summary>
internal abstract record HubMessage
{
    /// <summary>The stream brought events.</summary>
    public sealed record Followed(EnrichmentBroadcast Broadcast) : HubMessage;

    /// <summary>The grain answered.</summary>
    public sealed record Answered(WatchReply Reply, bool WholeRun) : HubMessage;

    /// <summary>The grain did not answer.</summary>
    public sealed record Unanswered(bool WholeRun) : HubMessage;

    /// <summary>The subscription was made anew, or could not be.</summary>
    public sealed record Subscribed : HubMessage;

    /// <summary>The lease must be renewed.</summary>
    public sealed record Due : HubMessage;

    /// <summary>A stream wants to follow the BOM.</summary>
    public sealed record Joining(JoinRequest Request) : HubMessage;

    /// <summary>Others of those who wait to join can be decided.</summary>
    public sealed record Admitting(Queue<JoinRequest> Requests, EnrichmentEvent[]? Held) : HubMessage;

    /// <summary>A stream has ended.</summary>
    public sealed record Left(BomReader Reader) : HubMessage;
}
