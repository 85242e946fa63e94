using System.Net;
using System.Net.Sockets;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Keeps a load on this machine: pointed at another, it would be an attack.</summary>
internal static class LoopbackRule
{
    /// <summary>Checks the hosts of service and Redis.</summary>
    /// <exception cref="LoadException">One of them is, or may be, another machine.</exception>
    public static async Task CheckAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await CheckAsync("--url", plan.Url, cancellationToken);
        await CheckAsync("--redis", plan.Redis, cancellationToken);
    }

    private static async Task CheckAsync(string option, Uri url, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(url, cancellationToken);
        if (!addresses.All(IPAddress.IsLoopback))
        {
            throw new LoadException(
                $"{option} names {url.Host}, which is not this machine: --allow-remote loads it all the same.");
        }
    }

    /// <summary>The addresses of a URL's host, IPv4 first.</summary>
    /// <exception cref="LoadException">It has none.</exception>
    public static async Task<IPAddress[]> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellationToken);
            return [.. addresses.OrderBy(address => address.AddressFamily is AddressFamily.InterNetworkV6)];
        }
        catch (SocketException exception)
        {
            throw new LoadException($"{url.Host} has no address: {exception.Message}", exception);
        }
    }
}
