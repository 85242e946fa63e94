using System.Net;
using System.Net.Sockets;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Tells the machines that can be spoken to without encryption, where the operator says so.</summary>
internal static class PrivateNetwork
{
    // RFC 1918, RFC 6598 (shared, used by clusters), RFC 4193. Not link-local ones: clouds give secrets away there.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Whether an address is this machine's, or one of a private network.</summary>
    public static bool Holds(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || Array.Exists(Networks, network => network.Contains(address));
    }

    /// <summary>Makes a handler that speaks plain http to machines inside alone.</summary>
    /// <param name="proxy">For https. A proxy would resolve names by itself, so plain http never goes through one.</param>
    public static SocketsHttpHandler NewHandler(IWebProxy proxy) => new()
    {
        AllowAutoRedirect = false, // It could lead anywhere.
        UseCookies = false,
        Proxy = new EncryptedProxy(proxy),
        ConnectCallback = ConnectAsync,
    };

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        // A CONNECT goes to a proxy, which is the operator's; what it carries is encrypted.
        var request = context.InitialRequestMessage;
        var isPlain = request.RequestUri?.Scheme == Uri.UriSchemeHttp && request.Method != HttpMethod.Connect;
        if (isPlain && !Array.TrueForAll(addresses, Holds))
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

    private sealed class EncryptedProxy(IWebProxy inner) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => inner.Credentials;
            set => inner.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttps || inner.IsBypassed(host);
    }
}
