using System.Net;
using System.Text;
using Garnet.common;
using Garnet.networking;
using Garnet.server;

namespace EnrichmentStream.Standalone;

/// <summary>Serves Redis clients alone: a connection that begins as a browser's does is closed.</summary>
/// <remarks>
/// Any web page can make a browser send a POST to loopback. Garnet would skip the lines of HTTP and run the commands in
/// the body; a redis-server closes such a connection, too. What counts is the first line: a page cannot choose its
/// beginning. Clients send arrays; a person at a terminal may type commands, but none that is also a method of HTTP.
/// </remarks>
internal sealed class RespOnlyServer(EndPoint endPoint) : GarnetServerTcp(endPoint), IServerHook
{
    private const int MethodLength = 4;

    private static readonly string[] Methods =
        ["GET ", "POST", "HEAD", "PUT ", "OPTI", "DELE", "PATC", "CONN", "TRAC", "PRI "];

    bool IServerHook.TryCreateMessageConsumer(Span<byte> bytes, INetworkSender networkSender, out IMessageConsumer session)
    {
        session = null!;
        if (bytes.Length < MethodLength) return false;

        return IsRedis(bytes)
            ? TryCreateMessageConsumer(bytes, networkSender, out session)
            : throw new GarnetException("The connection is not a Redis client's."); // Garnet then closes it.
    }

    private static bool IsRedis(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == (byte)'*') return true;
        if (!char.IsAsciiLetter((char)bytes[0])) return false;

        foreach (var method in Methods)
        {
            if (Ascii.EqualsIgnoreCase(bytes[..MethodLength], method)) return false;
        }

        return true;
    }
}
