using System.Diagnostics;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>A disk of some megabytes, in memory, which can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(TryMount);

    private readonly string _filler;

    public SmallDisk(int megabytes)
    {
        if (!Mount(megabytes)) throw new InvalidOperationException("The disk cannot be mounted; ask CanMount first.");
        _filler = Path.Combine(Folder.Path, "filler");
    }

    /// <summary>Whether this machine lets the tests mount one: for root alone, and not in every container.</summary>
    public static bool CanMount => Mountable.Value;

    public TemporaryFolder Folder { get; } = new();

    public void Fill(long leaving)
    {
        var free = new DriveInfo(Folder.Path).AvailableFreeSpace - leaving;
        using var file = File.OpenWrite(_filler);
        var block = new byte[1 << 16];
        for (var written = 0L; written + block.Length < free; written += block.Length) file.Write(block);
    }

    public void Empty() => File.Delete(_filler);

    public void Dispose()
    {
        Run("umount", "-l", Folder.Path);
        Folder.Dispose();
    }

    private static bool TryMount()
    {
        try
        {
            using var disk = new SmallDisk(megabytes: 1);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private bool Mount(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Folder.Path);

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
