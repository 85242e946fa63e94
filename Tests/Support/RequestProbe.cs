using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Tests.Support;

/// <summary>Tells when a host's next request has begun, and when it is over with all that it logs.</summary>
internal sealed class RequestProbe : IDisposable
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeterListener _listener = new();

    public RequestProbe(IServiceProvider host)
    {
        var meters = host.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name is "http.server.active_requests")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => (change > 0 ? _begun : _ended).TrySetResult());
        _listener.Start();
    }

    public Task BegunAsync() => _begun.Task.WaitAsync(Limits.HangToken);

    public Task EndedAsync() => _ended.Task.WaitAsync(Limits.HangToken);

    public void Dispose() => _listener.Dispose();
}
