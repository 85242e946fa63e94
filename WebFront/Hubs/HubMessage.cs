using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>What a hub handles, one at a time.</summary>
internal abstract record HubMessage
{
    /// <summary>The one <see cref="Asking"/>.</summary>
    public static readonly HubMessage Ask = new Asking();

    /// <summary>The one <see cref="Tidying"/>.</summary>
    public static readonly HubMessage Tidy = new Tidying();

    /// <summary>The one <see cref="Closing"/>.</summary>
    public static readonly HubMessage Close = new Closing();

    /// <summary>The grain told of events, or that its activation begins or ends.</summary>
    public sealed record Followed(EnrichmentBroadcast Broadcast) : HubMessage;

    /// <summary>The grain answered.</summary>
    public sealed record Answered(WatchReply Reply, bool WholeRun) : HubMessage;

    /// <summary>The grain did not answer.</summary>
    public sealed record Unanswered(bool WholeRun) : HubMessage;

    /// <summary>The grain must be asked: something may have been lost, or nobody answered.</summary>
    public sealed record Asking : HubMessage;

    /// <summary>What was kept for those who begin together is not needed any more.</summary>
    public sealed record Tidying : HubMessage;

    /// <summary>The last watcher has been gone for a while.</summary>
    public sealed record Closing : HubMessage;

    /// <summary>A stream wants to follow the BOM.</summary>
    public sealed record Joining(JoinRequest Request) : HubMessage;

    /// <summary>Others of those who wait to join can be decided.</summary>
    public sealed record Admitting(Queue<JoinRequest> Requests, EnrichmentEvent[]? Held) : HubMessage;

    /// <summary>A stream has ended.</summary>
    public sealed record Left(BomReader Reader) : HubMessage;
}
