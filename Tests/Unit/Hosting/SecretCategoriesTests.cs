using System.Collections.Concurrent;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.WebFront.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Tests.Unit.Hosting;

[Trait("Suite", "Unit")]
public class SecretCategoriesTests
{
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [Theory]
    [InlineData("LogLevel:Default", Requests)]
    [InlineData("LogLevel:" + Requests, Requests)]
    [InlineData("LogLevel:" + Requests + "*", Requests)]
    [InlineData("LogLevel:Microsoft.*Diagnostics", Requests)]
    [InlineData("Recorder:LogLevel:Default", Requests)]
    [InlineData("Recorder:LogLevel:" + Requests, Requests)]
    [InlineData("LogLevel:Default", "Microsoft.AspNetCore.Server.Kestrel")]
    [InlineData("LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests", "Microsoft.AspNetCore.Server.Kestrel.BadRequests")]
    [InlineData("LogLevel:Default", "Microsoft.AspNetCore.Routing.Matching.DfaMatcher")]
    [InlineData("LogLevel:Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Routing.EndpointMiddleware")]
    [InlineData("LogLevel:Microsoft", "Microsoft.AspNetCore.StaticFiles.StaticFileMiddleware")]
    [InlineData("Recorder:LogLevel:Microsoft.AspNetCore.Cors", "Microsoft.AspNetCore.Cors.Infrastructure.CorsService")]
    [InlineData("LogLevel:Default", "Microsoft.AspNetCore.AnythingThatComesLater")]
    public void Setting_AsksForTrace_SecretCategoriesStayAtWarning(string setting, string category)
    {
        using var recorder = new Recorder();
        using var services = Services(setting, recorder);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        foreach (var level in (LogLevel[])[LogLevel.Trace, LogLevel.Debug, LogLevel.Information])
            Assert.False(logger.IsEnabled(level));
        Assert.True(logger.IsEnabled(LogLevel.Warning));
    }

    [Theory]
    [InlineData("LogLevel:Default", "Some.Library", true)]
    [InlineData("LogLevel:Other", "Some.Library", false)]
    [InlineData("LogLevel:Some", "Some.Library", true)]
    public void Setting_AsksForTrace_OtherCategoriesFollowIt(string setting, string category, bool enabled)
    {
        using var recorder = new Recorder();
        using var services = Services(setting, recorder);

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.Equal(enabled, logger.IsEnabled(LogLevel.Trace));
    }

    private static ServiceProvider Services(string setting, Recorder recorder)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Logging:" + setting, (string?)"Trace")])
            .Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.AddConsoleLines(configuration).ClearProviders().AddProvider(recorder))
            .BuildServiceProvider();
    }

    [ProviderAlias("Recorder")]
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception));

        public void Dispose() => _lines.Clear();
    }
}
