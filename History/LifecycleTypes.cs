namespace EnrichmentStream.History;

/// <summary>Which recorded events watchers may get. The original system keeps events of single components and of risk
/// analyses in the same table; those never went over Redis.</summary>
public static class LifecycleTypes
{
    /// <summary>How the types of events of single components begin.</summary>
    public const string ComponentPrefix = "enrichment.component.";

    /// <summary>How the types of risk events begin.</summary>
    public const string RiskPrefix = "risk_analysis_";

    /// <summary>Whether events of a type belong to a run's life.</summary>
    public static bool Contains(string eventType) =>
        !eventType.StartsWith(ComponentPrefix, StringComparison.Ordinal)
        && !eventType.StartsWith(RiskPrefix, StringComparison.Ordinal);
}
