using System.Net;
using System.Net.Sockets;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>Where <c>localhost</c> may lead: clients take its first address, which is IPv6's on many
/// machines.</summary>
public static class LoopbackPorts
{
    /// <summary>A port on the loopback addresses that the machine has.</summary>
    public static IPEndPoint[] Of(int port) =>
        HasIPv6 ? [new(IPAddress.Loopback, port), new(IPAddress.IPv6Loopback, port)] : [new(IPAddress.Loopback, port)];

    /// <summary>Finds out whether somebody else listens.</summary>
    /// <exception cref="SocketException">Somebody does, or the address cannot be had.</exception>
    public static void ThrowIfTaken(IPEndPoint endpoint)
    {
        using var listener = new TcpListener(endpoint);
        listener.Start();
    }

    // The system may know IPv6 and have no address of it, as in most containers.
    private static bool HasIPv6
    {
        get
        {
            if (!Socket.OSSupportsIPv6) return false;
            try
            {
                ThrowIfTaken(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
