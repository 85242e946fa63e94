using System.Globalization;
using System.Net;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>All streams of a load.</summary>
internal sealed class StreamSet : IDisposable
{
    private const int OpenedAtOnce = 64;
    private const int StreamsPerSource = 25_000;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly LoadPlan _plan;
    private readonly LoadBoms _boms;
    private readonly IPEndPoint _service;
    private readonly IReadLoop _loop;
    private readonly WatchedStream[] _streams;
    private int _opened;

    public StreamSet(LoadPlan plan, LoadBoms boms, IPAddress service, TimeProvider time)
    {
        _plan = plan;
        _boms = boms;
        _service = new IPEndPoint(service, plan.Url.Port);
        // One read may bring several events; a longer document takes several reads.
        var bufferBytes = Math.Clamp(plan.DocumentBytes * 4, 4 << 10, 16 << 10);
        _loop = OperatingSystem.IsLinux() ? new EpollLoop() : new CallbackLoop(bufferBytes);
        _streams = [.. Enumerable.Range(0, plan.Streams).Select(index =>
            new WatchedStream(index % plan.Boms, service.AddressFamily, Totals, time))];
    }

    public WatchTotals Totals { get; } = new();

    public IReadOnlyList<WatchedStream> Streams => _streams;

    /// <summary>Streams that have their <c>connected</c> frame.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Opens all streams; returns when each has its <c>connected</c> frame.</summary>
    /// <exception cref="LoadException">One was not let in.</exception>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancellationToken };
        return Parallel.ForAsync(0, _streams.Length, parallel, async (index, cancelled) =>
        {
            var stream = _streams[index];
            stream.Connect(_service, SourceOf(index), Request(_boms.Id(stream.Bom)));
            _loop.Add(stream);
            await stream.WaitUntilConnectedAsync(ConnectLimit, cancelled);
            Interlocked.Increment(ref _opened);
        });
    }

    /// <summary>Whether every stream has the last event that was published for its BOM.</summary>
    public bool HaveAll(Func<int, long> publishedFor) =>
        Array.TrueForAll(_streams, stream => stream.Sequence.Highest >= publishedFor(stream.Bom));

    public void Dispose()
    {
        _loop.Dispose();
        Array.ForEach(_streams, static stream => stream.Dispose());
    }

    // One address has about 28,000 ports for the same server; Linux takes all of 127/8 as its own.
    private IPAddress? SourceOf(int index) => _streams.Length > StreamsPerSource && _service.Address.Equals(IPAddress.Loopback)
        ? new IPAddress([127, 0, 0, (byte)(2 + index / StreamsPerSource)])
        : null;

    private string Request(string bomId)
    {
        var path = _plan.Path.Replace("{bom}", bomId, StringComparison.Ordinal);
        var authorization = _plan.Token is null ? "" : $"Authorization: Bearer {_plan.Token}\r\n";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"GET {path} HTTP/1.1\r\nHost: {_plan.Url.Authority}\r\nAccept: text/event-stream\r\n{authorization}\r\n");
    }
}
