using System.Net;
using Garnet.common;
using Garnet.networking;
using Garnet.server;

namespace EnrichmentStream.Standalone;

/// <summary>Serves Redis clients alone: a connection that begins as a browser's does is closed.</summary>
/// <remarks>
/// Any web page can make a browser send a POST to loopback. Garnet would skip the lines of HTTP and run the commands in
/// the body; a redis-server closes such a connection, too. What counts is the first line: a page cannot choose its
/// beginning. Clients send arrays; a person at a terminal may type commands, in lines that name no HTTP version.
/// </remarks>
internal sealed class RespOnlyServer(EndPoint endPoint) : GarnetServerTcp(endPoint), IServerHook
{
    // A line without an end is no command.
    private const int LongestLine = 4_096;

    bool IServerHook.TryCreateMessageConsumer(Span<byte> bytes, INetworkSender networkSender, out IMessageConsumer session)
    {
        session = null!;
        if (bytes.IsEmpty) return false;
        if (bytes[0] == (byte)'*') return TryCreateMessageConsumer(bytes, networkSender, out session);

        var end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        // Garnet closes a connection for which this throws.
        if (line.Length > LongestLine || !char.IsAsciiLetter((char)bytes[0]) || line.IndexOf(" HTTP/"u8) >= 0)
            throw new GarnetException("The connection is not a Redis client's.");
        // False waits for more bytes.
        return end >= 0 && TryCreateMessageConsumer(bytes, networkSender, out session);
    }
}
