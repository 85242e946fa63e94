using System.Diagnostics.Metrics;
using EnrichmentStream.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Streaming;

/// <summary>The parts of a push stream provider, put together by hand, on a clock that the test drives.</summary>
internal sealed class StreamingParts : IDisposable
{
    public const string Provider = "unit";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public StreamingParts() => Metrics = new PushStreamMetrics(_services.GetRequiredService<IMeterFactory>());

    public PushStreamMetrics Metrics { get; }

    public PushStreamOptions Options { get; } = new() { QueueCount = 1, QueueCapacity = 16, RingCapacity = 32 };

    public FakeTimeProvider Time { get; } = new();

    public static StreamId Stream(string key = "a") => StreamId.Create("unit", key);

    public static PushBatch Batch(long sequence, StreamId? stream = null, int bytes = 0) =>
        new(stream ?? Stream(), sequence, [sequence], requestContext: null) { Bytes = bytes };

    public PendingBatch Pending(object item, int bytes = 0) =>
        new(Stream(), [item], RequestContext: null, bytes, Time.GetTimestamp());

    public PushCache Cache() => new(Provider, Options, Metrics, Time);

    public PushQueue Queue() =>
        new(QueueId.GetQueueId("unit", 0, 0), Provider, Options, Metrics, NullLogger<PushQueue>.Instance);

    public PushQueues Queues() => new(Provider, Options, Metrics, Time, NullLogger<PushQueue>.Instance);

    public MetricCollector<long> Collect(string instrument) =>
        new(_services.GetRequiredService<IMeterFactory>(), PushStreamMetrics.MeterName, instrument, Time);

    public void Dispose() => _services.Dispose();
}
