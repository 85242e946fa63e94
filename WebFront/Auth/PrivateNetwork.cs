using System.Net;
using System.Net.Sockets;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Tells the machines that can be spoken to without encryption, where the operator says so.</summary>
internal static class PrivateNetwork
{
    // RFC 1918, RFC 6598 (shared, used by clusters), RFC 3927, RFC 4193, RFC 4291 2.5.6.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Whether an address is this machine's, or one of a private network.</summary>
    public static bool Holds(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || Array.Exists(Networks, network => network.Contains(address));
    }

    /// <summary>Connects to a host; over plain http only where it is inside.</summary>
    /// <exception cref="InvalidOperationException">It is outside.</exception>
    public static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp && !Array.TrueForAll(addresses, Holds))
            throw new InvalidOperationException("The issuer's keys are named by http at a public address: use https.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
