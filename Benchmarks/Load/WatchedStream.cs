using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>One open stream on a socket of its own. It allocates nothing and starts no task for a delivery.</summary>
/// <param name="bom">Which BOM it watches.</param>
/// <param name="family">Of the address it will connect to.</param>
/// <param name="totals">Where it counts.</param>
/// <param name="time">For latencies.</param>
internal sealed class WatchedStream(int bom, AddressFamily family, WatchTotals totals, TimeProvider time) : IDisposable
{
    private readonly StreamParser _parser = new(totals, time);

    public int Bom => bom;

    public Socket Socket { get; } = new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Which events have arrived.</summary>
    public SequenceCheck Sequence => _parser.Sequence;

    /// <summary>Connects and sends the request.</summary>
    /// <remarks>
    /// It blocks: an asynchronous call would enter the socket into .NET's own event loop, which then wakes at each
    /// delivery.
    /// </remarks>
    /// <exception cref="LoadException">The service is not there.</exception>
    public void Connect(EndPoint service, IPAddress? source, string request)
    {
        try
        {
            if (source is not null) Socket.Bind(new IPEndPoint(source, 0));
            Socket.Connect(service);
            Socket.Send(Encoding.ASCII.GetBytes(request));
        }
        catch (SocketException exception)
        {
            throw new LoadException(
                $"A stream cannot connect: {exception.Message}. Does the service listen at --url, and is ulimit -n high enough?",
                exception);
        }
    }

    /// <summary>Waits for the frame <c>connected</c>.</summary>
    /// <exception cref="LoadException">The service does not let the stream in.</exception>
    public async Task WaitUntilConnectedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _parser.Connected.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            var seconds = limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            throw new LoadException($"A stream got no 'connected' frame within {seconds} s: is the service ready?", exception);
        }
    }

    /// <summary>Takes what one read has brought.</summary>
    /// <returns>Whether the stream is still open.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, SocketError error)
    {
        if (error is SocketError.Success && !bytes.IsEmpty)
        {
            _parser.Take(bytes, time.GetTimestamp());
            return true;
        }

        totals.AddClosed();
        _parser.End();
        return false;
    }

    public void Dispose() => Socket.Dispose();
}
