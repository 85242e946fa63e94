using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>What .NET calls in a process that has these tests as <c>DOTNET_STARTUP_HOOKS</c>: on a signal it writes how much the
/// process has allocated.</summary>
/// <remarks>.NET asks for this name, outside of any namespace
/// (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md).</remarks>
#pragma warning disable CA1050, S3903 // See above.
public static class StartupHook
{
    /// <summary>Names the file; the setting of the process.</summary>
    public const string File = "ALLOCATED_BYTES_FILE";

    /// <summary>SIGUSR1 on Linux.</summary>
    public const int Signal = 10;

    private static PosixSignalRegistration? registration;

    /// <summary>Called before the program.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(File) is not { } file) return;

        registration = PosixSignalRegistration.Create((PosixSignal)Signal, context =>
        {
            context.Cancel = true;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var written = file + ".new";
            System.IO.File.WriteAllText(written, allocated.ToString(CultureInfo.InvariantCulture));
            System.IO.File.Move(written, file);
        });
    }
}
