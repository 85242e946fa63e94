using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>The publisher's command line as a process.</summary>
internal static class PublisherProcess
{
    /// <summary>Starts a command.</summary>
    public static Service Start(Dictionary<string, string>? settings, params string[] arguments) =>
        Service.Start("Publisher", settings ?? [], arguments);

    /// <summary>Starts a command and waits for its end.</summary>
    public static async Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(
        Dictionary<string, string>? settings, params string[] arguments)
    {
        await using var process = Start(settings, arguments);
        var exitCode = await process.Process.ExitAsync();
        return (exitCode, process.Process.Output.Items, process.Process.Errors.Items);
    }

    public static Dictionary<string, string> Redis(int port) => new() { ["REDIS_URL"] = $"redis://127.0.0.1:{port}/0" };
}
