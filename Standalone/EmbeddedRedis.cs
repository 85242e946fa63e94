using System.Net;
using EnrichmentStream.Hosting.Startup;
using Garnet;
using Garnet.server;

namespace EnrichmentStream.Standalone;

/// <summary>A RESP server in the process (https://microsoft.github.io/garnet), so that any Redis client can
/// publish.</summary>
internal sealed class EmbeddedRedis : IDisposable
{
    private readonly GarnetServer _server;

    /// <summary>Starts the server on loopback.</summary>
    /// <exception cref="StartupException">The port is taken.</exception>
    public EmbeddedRedis(int port)
    {
        try
        {
            EndPoint[] endPoints = [new IPEndPoint(IPAddress.Loopback, port)];
            var options = new GarnetServerOptions
            {
                EndPoints = endPoints,
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
            _server = new GarnetServer(options, servers: [.. endPoints.Select(endPoint => new RespOnlyServer(endPoint))]);
            _server.Start();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new StartupException(
                $"The embedded Redis cannot listen on 127.0.0.1:{port}: {exception.GetBaseException().Message} "
                + "Set EMBEDDED_REDIS_PORT to another port, or REDIS_URL to a running Redis.",
                exception);
        }
    }

    public void Dispose() => _server.Dispose();
}
