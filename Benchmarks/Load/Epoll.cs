using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Linux's epoll (man 7 epoll), level-triggered, for reading.</summary>
internal sealed class Epoll : IDisposable
{
    private const int MaxEvents = 256;
    private const int WaitMilliseconds = 100;
    private const int OperationAdd = 1;
    private const int OperationDelete = 2;
    private const uint Readable = 1;

    // struct epoll_event holds 32 bits of events and 64 of data; it is packed on x86-64 alone.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 1 : 2;
    private static readonly int EventSize = DataAt + 2;

    private readonly int _epoll = Checked(epoll_create1(0));
    private readonly uint[] _events = new uint[MaxEvents * EventSize];
    private readonly int[] _ready = new int[MaxEvents];

    public void Add(int descriptor)
    {
        var added = new uint[EventSize];
        added[0] = Readable;
        added[DataAt] = (uint)descriptor;
        Checked(epoll_ctl(_epoll, OperationAdd, descriptor, added));
    }

    public void Remove(int descriptor) => Checked(epoll_ctl(_epoll, OperationDelete, descriptor, new uint[EventSize]));

    /// <summary>Waits up to 0.1 s for descriptors that can be read. For one thread; the next call reuses the
    /// memory.</summary>
    public ReadOnlySpan<int> Wait()
    {
        var count = Math.Max(0, epoll_wait(_epoll, _events, MaxEvents, WaitMilliseconds));
        for (var index = 0; index < count; index++) _ready[index] = (int)_events[index * EventSize + DataAt];
        return _ready.AsSpan(0, count);
    }

    public void Dispose() => _ = close(_epoll);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, uint[] change);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(int epoll, [Out] uint[] events, int most, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
