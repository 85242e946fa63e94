using System.Net.Sockets;
using System.Text;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Support;

/// <summary>A TCP connection on which a test writes what no HTTP library would.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder _read = new();

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="receiveBytes">What the system takes in before it is read, if that matters.</param>
    public static async Task<RawConnection> OpenAsync(Uri server, int? receiveBytes = null)
    {
        var connection = new RawConnection();
        if (receiveBytes is { } bytes) connection._socket.ReceiveBufferSize = bytes;
        await connection._socket.ConnectAsync(server.Host, server.Port, Limits.HangToken);
        return connection;
    }

    /// <summary>A request for a path of the service.</summary>
    public static string Get(string path, params string[] headers) =>
        $"GET {path} HTTP/1.1\r\nHost: service\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None, Limits.HangToken);

    /// <summary>Says that nothing more will be sent, as <c>nc -N</c> does at the end of its input.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes away without a good end: the server gets a reset.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    /// <summary>Reads until a text has come so often.</summary>
    public async Task<string> UntilAsync(string text, int times = 1)
    {
        while (_read.ToString().Split(text).Length <= times)
            Assert.True(await ReadAsync(), $"The connection ended before '{text}':\n{_read}");
        return _read.ToString();
    }

    /// <summary>Reads to the end that the server makes.</summary>
    public async Task<string> ToEndAsync()
    {
        while (await ReadAsync())
        {
            // All of it.
        }

        return _read.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ReadAsync()
    {
        var bytes = new byte[8_192];
        var count = await _socket.ReceiveAsync(bytes, SocketFlags.None, Limits.HangToken);
        _read.Append(Encoding.UTF8.GetString(bytes, 0, count));
        return count > 0;
    }
}
