using EnrichmentStream.Publisher.Documents;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Shows what the publisher logs: above a progress bar on a terminal, else on standard error.</summary>
internal sealed class ConsoleNotes : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (Terminal.IsQuiet && logLevel < LogLevel.Warning) return;
        var text = formatter(state, exception);
        if (!Terminal.IsLive) Console.Error.WriteLine(PrintableText.Of(text));
        else TerminalNote.Write(text, logLevel >= LogLevel.Warning ? Color.Yellow : Color.Grey);
    }

    public void Dispose()
    {
    }
}
