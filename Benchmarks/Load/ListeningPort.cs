using System.Globalization;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Finds the processes that listen on a TCP port, through /proc; elsewhere than on Linux it finds
/// none.</summary>
internal static class ListeningPort
{
    private const string ListenState = "0A";
    private const int AddressColumn = 1;
    private const int StateColumn = 3;
    private const int InodeColumn = 9;

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public static int[] FindPids(int port)
    {
        var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => SocketOf(line, port)).OfType<string>().ToHashSet();
        return sockets.Count == 0 ? [] : [.. Pids().Where(pid => Holds(pid, sockets))];
    }

    private static string? SocketOf(string line, int port)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length <= InodeColumn || columns[StateColumn] != ListenState) return null;

        var hexPort = columns[AddressColumn].Split(':')[^1];
        var listens = int.Parse(hexPort, NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port;
        return listens ? $"socket:[{columns[InodeColumn]}]" : null;
    }

    private static IEnumerable<int> Pids()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid)) yield return pid;
        }
    }

    private static bool Holds(int pid, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false; // Another user's process, or one that has just ended.
        }
    }
}
