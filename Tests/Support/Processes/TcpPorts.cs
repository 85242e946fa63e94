using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>Ports for processes that must be told theirs, and find them again after a restart.</summary>
/// <remarks>
/// Below the range of which the system takes ports for outgoing connections, so that none takes one in between.
/// A lock on a file keeps test runs of one machine apart. None is a default port of the service.
/// </remarks>
internal static class TcpPorts
{
    private const int First = 20_000;
    private const int Last = 26_999;

    private static readonly ConcurrentBag<FileStream> Locks = [];

    /// <summary>A port that is this test run's until it ends.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (TryLock(port) && IsFree(port)) return port;
        }
    }

    private static bool TryLock(int port)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "enrichment-test-ports")).FullName;
        try
        {
            var file = Path.Combine(folder, port.ToString(CultureInfo.InvariantCulture));
            Locks.Add(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
