using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>What is to be played.</summary>
public sealed record SimulationOptions
{
    /// <summary>The organization that simulated BOMs belong to, unless another is named.</summary>
    public const string DemoOrganization = "5f0c8a52-3d1e-4b7a-9c64-2f8e0b7d1a90";

    /// <summary>The BOMs; each is played at the same time as the others.</summary>
    public required IReadOnlyList<BomId> BomIds { get; init; }

    /// <summary>Who owns them.</summary>
    public string OrganizationId { get; init; } = DemoOrganization;

    /// <summary>Parts in a batch; one progress event is published after each.</summary>
    /// <value>1 to 1,000.</value>
    public int BatchSize { get; init; } = 10;

    /// <summary>How much faster than life; 1 takes about a minute for the sample.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How many of the BOMs fail half-way, the first ones first.</summary>
    public int Failing { get; init; }

    /// <summary>The share of parts that cannot be looked up, 0 to 1.</summary>
    public double FailureRate { get; init; } = 0.03;

    /// <summary>The share of parts that no supplier knows, 0 to 1.</summary>
    public double NotFoundRate { get; init; } = 0.04;

    /// <summary>Who is asked, in order.</summary>
    public IReadOnlyList<Supplier> Suppliers { get; init; } = Supplier.Usual;

    /// <summary>Decides everything but the times: the same seed, file and BOMs give the same results.</summary>
    public int Seed { get; init; }

    /// <summary>Whether each part's own event is written, too. They go to the table alone.</summary>
    public bool WithComponents { get; init; }
}
