using System.Collections.Concurrent;
using System.Net.Sockets;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Reads all streams on one thread by epoll: one system call a delivery, where .NET's callbacks need
/// two.</summary>
/// <remarks>Linux only. Streams share one buffer, so an idle one costs no more than its socket.</remarks>
internal sealed class EpollLoop : IReadLoop
{
    private const int BufferBytes = 64 << 10;

    private readonly Epoll _epoll = new();
    private readonly ConcurrentDictionary<int, WatchedStream> _streams = new();
    private readonly Thread _thread;
    private volatile bool _disposed;

    public EpollLoop()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "streams" };
        _thread.Start();
    }

    public void Add(WatchedStream stream)
    {
        stream.Socket.Blocking = false;
        var descriptor = (int)stream.Socket.Handle;
        _streams[descriptor] = stream;
        _epoll.Add(descriptor);
    }

    public void Dispose()
    {
        if (_disposed) return;

        _disposed = true;
        _thread.Join();
        _epoll.Dispose();
    }

    private void Run()
    {
        var buffer = new byte[BufferBytes];
        while (!_disposed)
        {
            foreach (var descriptor in _epoll.Wait()) Read(descriptor, buffer);
        }
    }

    private void Read(int descriptor, Span<byte> buffer)
    {
        var stream = _streams[descriptor];
        var length = stream.Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock || stream.Take(buffer[..length], error)) return;

        _epoll.Remove(descriptor);
    }
}
