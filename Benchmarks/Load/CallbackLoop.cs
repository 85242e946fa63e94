using System.Net.Sockets;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Reads by the callbacks of .NET's sockets, on every system.</summary>
/// <param name="bufferBytes">Room for one read; every stream has its own.</param>
internal sealed class CallbackLoop(int bufferBytes) : IReadLoop
{
    private volatile bool _disposed;

    public void Add(WatchedStream stream)
    {
        // True: no execution context, which every read would otherwise restore.
        var receive = new SocketAsyncEventArgs(true);
        receive.SetBuffer(GC.AllocateUninitializedArray<byte>(bufferBytes, pinned: true));
        receive.Completed += (_, _) =>
        {
            if (Take(stream, receive)) Read(stream, receive);
        };
        Read(stream, receive);
    }

    public void Dispose() => _disposed = true;

    private void Read(WatchedStream stream, SocketAsyncEventArgs receive)
    {
        while (!_disposed && !stream.Socket.ReceiveAsync(receive))
        {
            if (!Take(stream, receive)) return;
        }
    }

    private bool Take(WatchedStream stream, SocketAsyncEventArgs receive) =>
        !_disposed && stream.Take(receive.MemoryBuffer.Span[..receive.BytesTransferred], receive.SocketError);
}
