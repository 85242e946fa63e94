using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EnrichmentStream.Tests.Support;

/// <summary>Adds up what the counters of one host's meters have counted, by instrument and tag value.</summary>
internal sealed class CounterProbe : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly MeterListener _listener = new();

    public CounterProbe(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name.StartsWith("EnrichmentStream", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Add(instrument.Name, value);
            foreach (var tag in tags) Add($"{instrument.Name}/{tag.Value}", value);
        });
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            foreach (var tag in tags) Add($"{instrument.Name}/{tag.Value}", 1);
        });
        _listener.Start();
    }

    /// <summary>The sum of an instrument, or of one tag value of it; of a histogram, how many were measured with that value: <c>name</c> or <c>name/value</c>.</summary>
    public long this[string name] => _sums.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
