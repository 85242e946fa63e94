using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>The ids of one simulated run: UUIDs that follow from seed, BOM and the moment of its start.</summary>
/// <remarks>The moment goes in because the service drops an event whose id it knows: the same seed played a second time
/// is another run.</remarks>
internal sealed class RunIds(int seed, BomId bomId, DateTimeOffset start)
{
    private int _events;

    /// <summary>The run's.</summary>
    public string Run { get; } = Derive(
        string.Create(CultureInfo.InvariantCulture, $"{seed}/{bomId}/{start.UtcTicks}"));

    /// <summary>The next event's.</summary>
    public string NextEvent() => Derive(string.Create(CultureInfo.InvariantCulture, $"{Run}/{++_events}"));

    private static string Derive(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // RFC 9562 5.8: a UUID of version 8 …
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80); // … and of the RFC's variant.
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
