using System.Text.RegularExpressions;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>How a program must refuse to start: one line that a user can act on, and an exit code.</summary>
internal static partial class Refusal
{
    public static async Task AssertAsync(Service service, string named)
    {
        var exitCode = await service.Process.ExitAsync();

        var line = Assert.Single(service.Process.Errors.Items);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
        Assert.DoesNotMatch(StackFrame, service.Process.Transcript);
    }

    [GeneratedRegex(@"\bat [\w.`<>+\[\],|$]+\(")]
    private static partial Regex StackFrame { get; }
}
