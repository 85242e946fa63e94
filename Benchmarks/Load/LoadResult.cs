namespace EnrichmentStream.Benchmarks.Load;

/// <summary>What a load has shown. README.md says what each figure means; the JSON file has them in snake
/// case.</summary>
internal sealed record LoadResult
{
    public required int Streams { get; init; }
    public required int Boms { get; init; }
    public required int Rate { get; init; }
    public required int Seconds { get; init; }
    public required int DocumentBytes { get; init; }
    public bool Interrupted { get; init; }

    public required long Published { get; init; }
    public required double PublisherMostLateMs { get; init; }
    public required long Expected { get; init; }
    public required DeliveryCheck Deliveries { get; init; }
    public required long ClosedStreams { get; init; }
    public required long ErrorFrames { get; init; }

    public required double ConnectSeconds { get; init; }
    public required double DeliveriesPerSecond { get; init; }
    public required double P50Ms { get; init; }
    public required double P90Ms { get; init; }
    public required double P99Ms { get; init; }
    public required double MaxMs { get; init; }

    public bool ServiceMeasured { get; init; }
    public required double ServiceCpuSeconds { get; init; }
    public required double ServiceCpuUsPerDelivery { get; init; }
    public required double ServiceConnectCpuSeconds { get; init; }
    public required double ServiceIdleMb { get; init; }
    public required double ServiceEndMb { get; init; }
    public required double ServiceKbPerConnection { get; init; }
    public required double ClientCpuSeconds { get; init; }
    public required double ClientCpuUsPerDelivery { get; init; }
    public required double ClientEndMb { get; init; }

    /// <summary>Whether every event arrived once and in order, or was superseded by a later one.</summary>
    public bool IsComplete => Deliveries is { Missing: 0, Duplicated: 0, Reordered: 0 };

    public static LoadResult Of(
        LoadPlan plan, StreamSet streams, EventPublisher publisher, LoadMoments moments, TimeProvider time)
    {
        var (idle, connected, settled, ended) = moments;
        var check = DeliveryCheck.Of(streams.Streams, publisher.PublishedFor);
        var latencies = streams.Totals.Latencies;
        var lastDelivery = Math.Max(settled.Timestamp, streams.Totals.LastDelivery);
        var serviceCpu = ended.Service.Cpu - settled.Service.Cpu;
        var clientCpu = ended.Client.Cpu - settled.Client.Cpu;
        return new LoadResult
        {
            Streams = plan.Streams,
            Boms = plan.Boms,
            Rate = plan.Rate,
            Seconds = plan.Seconds,
            DocumentBytes = plan.DocumentBytes,
            Published = publisher.Published,
            PublisherMostLateMs = publisher.MostLate.TotalMilliseconds,
            Expected = streams.Streams.Sum(stream => publisher.PublishedFor(stream.Bom)),
            Deliveries = check,
            ClosedStreams = streams.Totals.Closed,
            ErrorFrames = streams.Totals.ErrorFrames,
            ConnectSeconds = time.GetElapsedTime(idle.Timestamp, connected.Timestamp).TotalSeconds,
            DeliveriesPerSecond = Share(check.Delivered, time.GetElapsedTime(settled.Timestamp, lastDelivery).TotalSeconds),
            P50Ms = latencies.Percentile(0.5).TotalMilliseconds,
            P90Ms = latencies.Percentile(0.9).TotalMilliseconds,
            P99Ms = latencies.Percentile(0.99).TotalMilliseconds,
            MaxMs = latencies.Max.TotalMilliseconds,
            ServiceCpuSeconds = serviceCpu.TotalSeconds,
            ServiceCpuUsPerDelivery = Share(serviceCpu.TotalMicroseconds, check.Delivered),
            ServiceConnectCpuSeconds = (connected.Service.Cpu - idle.Service.Cpu).TotalSeconds,
            ServiceIdleMb = Megabytes(idle.Service.Bytes),
            ServiceEndMb = Megabytes(ended.Service.Bytes),
            ServiceKbPerConnection = (settled.Service.Bytes - idle.Service.Bytes) / 1024.0 / plan.Streams,
            ClientCpuSeconds = clientCpu.TotalSeconds,
            ClientCpuUsPerDelivery = Share(clientCpu.TotalMicroseconds, check.Delivered),
            ClientEndMb = Megabytes(ended.Client.Bytes),
        };
    }

    private static double Share(double total, double parts) => parts > 0 ? total / parts : 0;

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0;
}
