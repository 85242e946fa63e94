namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>A command cannot go on; the message tells the user why and what to do.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCodes.CannotRun) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
