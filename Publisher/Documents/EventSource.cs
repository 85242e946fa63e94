namespace EnrichmentStream.Publisher.Documents;

/// <summary>Who asked for the enrichment. An existing table accepts no other.</summary>
public enum EventSource
{
    /// <summary>A customer, in the portal.</summary>
    Customer,

    /// <summary>The staff.</summary>
    Staff,
}
