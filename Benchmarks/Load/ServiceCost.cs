namespace EnrichmentStream.Benchmarks.Load;

/// <summary>What processes have used.</summary>
/// <param name="Cpu">User and system time since their start.</param>
/// <param name="Bytes">Resident memory now.</param>
internal readonly record struct ServiceCost(TimeSpan Cpu, long Bytes);
