using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>A stream that wants to follow a BOM.</summary>
internal sealed class JoinRequest(SseConnection connection, Viewer viewer, ResumePoint? resume)
{
    private readonly TaskCompletionSource<JoinResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SseConnection Connection => connection;

    public Viewer Viewer => viewer;

    public ResumePoint? Resume => resume;

    /// <summary>How the stream begins.</summary>
    public Task<JoinResult> Answer => _answer.Task;

    public void Complete(JoinResult result) => _answer.TrySetResult(result);
}
