namespace EnrichmentStream.Benchmarks.Load;

/// <summary>What has been used at a moment of a load.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Service">By the service.</param>
/// <param name="Client">By this process.</param>
internal readonly record struct Moment(long Timestamp, ServiceCost Service, ServiceCost Client)
{
    public static Moment Read(ServiceProbe service, TimeProvider time) => new(
        time.GetTimestamp(),
        service.Read(),
        new ServiceCost(Environment.CpuUsage.TotalTime, Environment.WorkingSet));
}
