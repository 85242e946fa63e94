using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>Finds a taken port before anything starts, so that the user hears of it at once and by its
/// setting.</summary>
/// <remarks>A front that waits for its first silo would otherwise wait on, though it can never listen.</remarks>
/// <param name="setting">The setting that names the port.</param>
/// <param name="endpoints">Asked for when the host starts; port 0 is never taken.</param>
public sealed class PortCheck(string setting, Func<IReadOnlyCollection<IPEndPoint>> endpoints) : IHostedLifecycleService
{
    /// <summary>Checks one address.</summary>
    /// <param name="setting">The setting that names the port.</param>
    /// <param name="endpoint">Asked for when the host starts.</param>
    public PortCheck(string setting, Func<IPEndPoint> endpoint)
        : this(setting, () => [endpoint()])
    {
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var wanted in endpoints()) Check(wanted);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(IPEndPoint wanted)
    {
        try
        {
            LoopbackPorts.ThrowIfTaken(wanted);
        }
        catch (SocketException exception)
        {
            throw new StartupException(
                $"{setting}: cannot listen on {wanted}: {exception.Message}. Choose another port, or end what uses it.",
                exception);
        }
    }
}
