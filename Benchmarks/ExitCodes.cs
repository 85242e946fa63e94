namespace EnrichmentStream.Benchmarks;

/// <summary>What the process says at its end.</summary>
internal static class ExitCodes
{
    /// <summary>Measured, and every event arrived as it should.</summary>
    public const int Complete = 0;

    /// <summary>Measured, but an event was missing, duplicated or out of order.</summary>
    public const int Incomplete = 1;

    /// <summary>Nothing was measured: a wrong option, or the service could not be reached.</summary>
    public const int CannotRun = 2;
}
