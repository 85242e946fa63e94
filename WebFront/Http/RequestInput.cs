using System.Buffers;
using System.IO.Pipelines;

namespace EnrichmentStream.WebFront.Http;

/// <summary>What a client sends, told apart from the end of it.</summary>
/// <remarks>
/// Kestrel takes a read that brings the last bytes and the end at once for a body that is cut short, even where these
/// bytes are all of it, and resets the connection. Here the end is a read of its own, and while a body is being read it
/// is a bad request, which can be answered.
/// </remarks>
internal sealed class RequestInput(PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    // Bytes that were looked at and left, with which the next read begins.
    private long _examined;
    private bool _isCut;

    /// <summary>Whether a body is being read, so that the end of input would come too early.</summary>
    public bool IsInBody { get; set; }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCut(); // At once, not by its task: Kestrel would take the read for one that goes on.
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Tell(read.Result)) : AwaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCut();
        if (!inner.TryRead(out result)) return false;

        result = Tell(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _examined = _buffer.Slice(consumed, examined).Length;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Tell(await read);

    private void ThrowIfCut()
    {
        if (_isCut) throw new BadHttpRequestException("The body is cut short.");
    }

    private ReadResult Tell(ReadResult result)
    {
        _buffer = result.Buffer;
        if (!result.IsCompleted) return result;
        if (result.Buffer.Length > _examined) return new(result.Buffer, result.IsCanceled, isCompleted: false);

        _isCut = IsInBody;
        return _isCut ? new(result.Buffer, isCanceled: true, isCompleted: false) : result;
    }
}
