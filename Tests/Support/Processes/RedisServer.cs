using System.Globalization;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>A real redis-server that keeps its data, as the README asks, on a port that stays the same over its
/// restarts.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    public int Port { get; } = TcpPorts.Take();

    public string Url => $"redis://127.0.0.1:{Port}/0";

    public static async Task<RedisServer> StartNewAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        var port = Port.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["--port", port, "--save", "", "--appendonly", "yes", "--dir", _folder.Path, "--bind", "127.0.0.1"];
        _process = ChildProcess.Start("redis-server", arguments, _folder.Path, new Dictionary<string, string>());
        await _process.Output.FirstAsync(line => line.Contains("Ready to accept", StringComparison.Ordinal));
    }

    /// <summary>Ends it as a crash does: no connection is closed in good order.</summary>
    public async Task KillAsync()
    {
        _process!.Signal(ProcessSignal.Kill);
        await _process.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
