using System.Diagnostics.Metrics;
using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Standalone;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.Support;

/// <summary>The whole service in this process: real Kestrel, a silo, and the embedded Redis, each on a free
/// port.</summary>
internal sealed class StandaloneHarness : IAsyncDisposable
{
    public const string Token = "test-token";

    private readonly WebApplication _app;
    private readonly TemporaryFolder _data;
    private readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = int.MaxValue };

    private StandaloneHarness(WebApplication app, TemporaryFolder data, LogRecorder logs)
    {
        (_app, _data, Logs) = (app, data, logs);
        var address = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient(_handler) { BaseAddress = new Uri(address), Timeout = Limits.Hang };
        Counters = new CounterProbe(app.Services.GetRequiredService<IMeterFactory>());
    }

    public HttpClient Http { get; }

    /// <summary>What the service logs: errors of every category, and what <c>--Logging:Recorder:LogLevel:…</c> asks
    /// for.</summary>
    public LogRecorder Logs { get; }

    public CounterProbe Counters { get; }

    public IServiceProvider Services => _app.Services;

    private IDatabase Redis => Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public static Task<StandaloneHarness> StartAsync(params string[] settings) => StartAsync(static _ => { }, settings);

    /// <summary>Starts with a history that the test holds.</summary>
    public static Task<StandaloneHarness> StartAsync(IEventHistory history, params string[] settings) =>
        StartAsync(services => services.AddSingleton(history), settings);

    /// <summary>Starts with parts that the test replaces.</summary>
    public static async Task<StandaloneHarness> StartAsync(Action<IServiceCollection> configure, params string[] settings)
    {
        var data = new TemporaryFolder();
        var logs = new LogRecorder();
        var app = StandaloneApplication.Build(
        [
            "--MAX_UNAUTHORIZED_PER_MINUTE", "1000000",
            "--CNS_HOST", "127.0.0.1", "--CNS_PORT", "0", "--ADMIN_TOKEN", Token, "--DATA_DIR", data.Path,
            "--EMBEDDED_REDIS_PORT", FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:EnrichmentStream", "Error",
            "--Logging:Recorder:LogLevel:Default", "Error", .. settings,
        ],
        services =>
        {
            services.AddSingleton<ILoggerProvider>(logs);
            configure(services);
        });
        await app.StartAsync(Limits.HangToken);
        var harness = new StandaloneHarness(app, data, logs);
        await Eventually.TrueAsync(async () => (await app.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(Limits.HangToken)).Status is not HealthStatus.Unhealthy);
        logs.Clear(); // Until it is ready, each question about its health logs that it is not.
        return harness;
    }

    /// <summary>Publishes a document and waits until the server has it.</summary>
    public Task PublishAsync(string bomId, string document) =>
        Redis.PublishAsync(RedisChannel.Literal(EnrichmentChannels.Default.Prefix + bomId), document);

    /// <summary>Publishes bytes that need not be a document.</summary>
    public Task PublishAsync(string bomId, byte[] message) =>
        Redis.PublishAsync(RedisChannel.Literal(EnrichmentChannels.Default.Prefix + bomId), message);

    /// <summary>Asks for a stream and reads the headers of the answer.</summary>
    public async Task<SseStream> OpenAsync(string bomId, string? lastEventId = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/enrichment/stream/{bomId}?token={Token}{query}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        return new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
    }

    /// <summary>Opens a stream and reads its connected frame.</summary>
    public async Task<SseStream> WatchAsync(string bomId, string? lastEventId = null, string query = "") =>
        await (await OpenAsync(bomId, lastEventId, query)).ConnectAsync();

    /// <summary>Waits until the grain has applied an event: a publish alone only means that Redis has it.</summary>
    public Task AppliedAsync(string bomId, string eventId)
    {
        var grain = Services.GetRequiredService<IGrainFactory>().GetGrain<IEnrichmentGrain>(bomId);
        return Eventually.TrueAsync(async () => (await grain.GetStateAsync(Limits.HangToken)).Newest?.EventId == eventId);
    }

    /// <summary>Asks with a token for a path below <c>/api/enrichment/</c>.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/" + path);
        request.Headers.Authorization = new("Bearer", Token);
        using var response = await Http.SendAsync(request, Limits.HangToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Limits.HangToken));
    }

    public Task StopAsync() => _app.StopAsync(Limits.HangToken);

    public async ValueTask DisposeAsync()
    {
        Counters.Dispose();
        Http.Dispose();
        await _app.StopAsync(Limits.HangToken);
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
