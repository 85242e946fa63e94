using System.CommandLine;
using EnrichmentStream.History;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Runs commands, and turns what a user can mend into lines on standard error and an exit code.</summary>
internal static class CommandActions
{
    /// <summary>Sets what a command does.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // The library listens for Ctrl-C only after this has returned for the first time.
            await Task.Yield();
            Terminal.Apply(parsed);
            try
            {
                return await action(parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
            catch (Exception exception) when (Explain(exception) is { } told)
            {
                // A message may quote what came from elsewhere.
                foreach (var line in told.Lines.SelectMany(lines => lines.Split(Environment.NewLine)))
                    await Console.Error.WriteLineAsync(PrintableText.Of(line));
                return told.ExitCode;
            }
        });

    private static (IEnumerable<string> Lines, int ExitCode)? Explain(Exception exception) => exception switch
    {
        OptionsValidationException wrong => (wrong.Failures, ExitCodes.WrongSetting),
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            (many.InnerExceptions.Cast<OptionsValidationException>()
                .SelectMany(inner => inner.Failures), ExitCodes.WrongSetting),
        // The configuration binder's own text names the setting and the type that it could not convert to.
        InvalidOperationException { InnerException: FormatException or ArgumentException } =>
            Line(exception, ExitCodes.WrongSetting),
        StartupException => Line(exception, ExitCodes.WrongSetting),
        CommandException refused => Line(exception, refused.ExitCode),
        BomFileException => Line(exception, ExitCodes.CannotRun),
        InvalidDocumentException invalid => (invalid.Problems, ExitCodes.CannotRun),
        PublishException or HistoryException => Line(exception, ExitCodes.Failed),
        _ => null,
    };

    private static (IEnumerable<string> Lines, int ExitCode) Line(Exception exception, int exitCode) =>
        ([exception.Message], exitCode);
}
