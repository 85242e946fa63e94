using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Endpoints;

/// <summary>What a stream carries: one BOM, or several.</summary>
internal abstract class StreamContent : IDisposable
{
    /// <summary>Lets the stream follow.</summary>
    /// <param name="request">Says where the client stands.</param>
    /// <param name="questions">Hears of each BOM whether anything is known of it, also after the stream has
    /// begun.</param>
    /// <param name="cancellationToken">The client's.</param>
    /// <returns>How it begins; the frames are all that comes first, the connected ones included.</returns>
    public abstract Task<JoinResult> JoinAsync(
        HttpRequest request, BomQuestions questions, CancellationToken cancellationToken);

    /// <summary>Sends what must come before the hub goes on, once the stream has begun.</summary>
    public virtual Task GoOnAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops following.</summary>
    public abstract void Dispose();

    /// <summary>The connected frame's word for how a BOM begins.</summary>
    protected static string Word(JoinOutcome outcome) => outcome switch
    {
        JoinOutcome.Snapshot => "snapshot",
        JoinOutcome.Replayed or JoinOutcome.Ended => "replayed",
        _ => "live",
    };
}
