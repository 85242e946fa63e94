using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Reads <c>TRUSTED_PROXIES</c>.</summary>
internal static class ProxyList
{
    /// <summary>Reads a comma list of addresses and networks.</summary>
    /// <returns>False where an entry is neither.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPNetwork[]? networks)
    {
        var read = (text ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Parse).ToArray();
        networks = read.All(network => network is not null) ? [.. read.Select(network => network!.Value)] : null;
        return networks is not null;
    }

    private static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
