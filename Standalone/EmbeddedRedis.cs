using EnrichmentStream.Hosting.Startup;
using Garnet;
using Garnet.server;

namespace EnrichmentStream.Standalone;

/// <summary>A RESP server in the process (https://microsoft.github.io/garnet), so that any Redis client can
/// publish.</summary>
internal sealed class EmbeddedRedis : IDisposable
{
    private readonly GarnetServer _server;

    /// <summary>Starts the server on loopback: IPv4, and IPv6 where the machine has it, since <c>localhost</c> may be
    /// either.</summary>
    /// <exception cref="StartupException">The port is taken.</exception>
    public EmbeddedRedis(int port)
    {
        var endpoints = LoopbackPorts.Of(port);
        try
        {
            foreach (var endpoint in endpoints) LoopbackPorts.ThrowIfTaken(endpoint);
            var options = new GarnetServerOptions
            {
                EndPoints = endpoints,
                // It carries messages and stores nothing, so the smallest memory will do.
                LogMemorySize = "16m",
                PageSize = "1m",
                SegmentSize = "16m",
                IndexMemorySize = "1m",
                IndexMaxMemorySize = "1m",
                // The longest message must fit a page of the Pub/Sub log.
                PubSubPageSize = "32m",
                DisableObjects = true,
                QuietMode = true,
            };
            _server = new GarnetServer(options, servers: [.. endpoints.Select(endpoint => new RespOnlyServer(endpoint))]);
            _server.Start();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new StartupException(
                $"The embedded Redis cannot listen on {string.Join(" and ", endpoints.AsEnumerable())}: {exception.GetBaseException().Message} "
                + "Set EMBEDDED_REDIS_PORT to another port, or REDIS_URL to a running Redis.",
                exception);
        }
    }

    public void Dispose() => _server.Dispose();
}
