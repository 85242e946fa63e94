using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EnrichmentStream.Hosting.Logging;

/// <summary>Writes lines as <c>simple</c> does, without what could forge other lines or command a terminal: messages
/// quote channels, ids and errors that come from outside, also those of libraries.</summary>
internal sealed class CleanConsoleFormatter(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "clean";

    // Not at once: this one is among those that are asked for.
    private readonly Lazy<ConsoleFormatter> _simple = new(() =>
        services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var text = (message, logEntry.Exception) switch
        {
            (null, null) => null,
            (null, { } exception) => exception.ToString(),
            (_, null) => message,
            (_, { } exception) => message + '\n' + exception,
        };
        if (text is null) return;

        var clean = new LogEntry<string>(
            logEntry.LogLevel, logEntry.Category, logEntry.EventId,
            LogText.Clean(text.ReplaceLineEndings("\n"), keepLines: true).ReplaceLineEndings(), exception: null,
            static (line, _) => line);
        _simple.Value.Write(in clean, scopeProvider, textWriter);
    }
}
