using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Tests.Support;

/// <summary>Keeps what a process logs.</summary>
[ProviderAlias("Recorder")]
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>All lines so far: level, category, message, exception.</summary>
    public IEnumerable<string> Lines => _lines;

    /// <summary>Forgets what was logged so far.</summary>
    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
        // What was written may still be read.
    }

    private sealed class Writer(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            recorder._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
