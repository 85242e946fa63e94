using System.Net.Sockets;
using System.Text;

namespace EnrichmentStream.Tests.Http;

/// <summary>A client that asks for a stream and then does not read, until it is told to.</summary>
internal sealed class StalledReader : IDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4_096 };

    public static async Task<StalledReader> ConnectAsync(Uri service, string path, CancellationToken cancellationToken)
    {
        var reader = new StalledReader();
        await reader._client.ConnectAsync(service.Host, service.Port, cancellationToken);
        var request = $"GET {path} HTTP/1.1\r\nHost: {service.Authority}\r\nConnection: close\r\n\r\n";
        await reader._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        return reader;
    }

    /// <summary>Reads all that comes until the server closes.</summary>
    /// <returns>The raw answer, chunk framing included.</returns>
    public async Task<string> ReadOnAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
