using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>A stream that wants to follow a BOM.</summary>
internal sealed class JoinRequest(BomReader reader, Viewer viewer, ResumePoint? resume)
{
    private readonly TaskCompletionSource<JoinResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _settled;

    public BomReader Reader => reader;

    public Viewer Viewer => viewer;

    /// <summary>Whether the stream has begun, so that the hub sends the first frames itself.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the request waits for the BOM's first answer, however long that takes: other BOMs of its stream
    /// go on meanwhile.</summary>
    public bool IsPatient { get; set; }

    /// <summary>Whether anything is known of the BOM; null before it is decided, or if its grain did not
    /// answer.</summary>
    public bool? IsKnown { get; set; }

    public ResumePoint? Resume => resume;

    /// <summary>How the stream begins.</summary>
    public Task<JoinResult> Answer => _answer.Task;

    /// <summary>Lets the stream begin without this BOM, which joins later.</summary>
    /// <returns>False if the hub has decided: the answer is there, or comes at once.</returns>
    public bool TryBeginWithout()
    {
        lock (_gate)
        {
            if (_settled) return false;
            return HasBegun = IsPatient = true;
        }
    }

    /// <summary>Called by the hub before it acts on its decision.</summary>
    /// <returns><see cref="HasBegun"/>, which changes no more.</returns>
    public bool Settle()
    {
        lock (_gate)
        {
            _settled = true;
            return HasBegun;
        }
    }

    /// <summary>Called by the hub before it refuses.</summary>
    /// <param name="always">Whether patience does not count any more.</param>
    /// <returns>False if the request waits on.</returns>
    public bool TryRefuse(bool always)
    {
        lock (_gate) return _settled = always || !IsPatient;
    }

    public void Complete(JoinResult result) => _answer.TrySetResult(result);
}
