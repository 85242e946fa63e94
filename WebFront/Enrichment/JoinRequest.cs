using EnrichmentStream.WebFront.Auth;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>A stream that wants to follow a BOM.</summary>
internal sealed class JoinRequest(BomReader reader, Viewer viewer, ResumePoint? resume)
{
    private readonly TaskCompletionSource<JoinResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BomReader Reader => reader;

    public Viewer Viewer => viewer;

    /// <summary>Whether the stream has begun, so that the hub sends the first frames itself.</summary>
    public bool HasBegun { get; init; }

    public ResumePoint? Resume => resume;

    /// <summary>How the stream begins.</summary>
    public Task<JoinResult> Answer => _answer.Task;

    public void Complete(JoinResult result) => _answer.TrySetResult(result);
}
