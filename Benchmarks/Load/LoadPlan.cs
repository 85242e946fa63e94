namespace EnrichmentStream.Benchmarks.Load;

/// <summary>What to publish and who watches. Every value has been checked by <see cref="LoadCommand"/>.</summary>
internal sealed record LoadPlan
{
    /// <summary>Of so many events of a BOM one has a type that nothing supersedes: its loss is no conflation.</summary>
    public const int KeptEvery = 10;

    /// <summary>Where the service listens; http only.</summary>
    public required Uri Url { get; init; }

    /// <summary>The path of a stream; <c>{bom}</c> stands for the BOM's id.</summary>
    public required string Path { get; init; }

    /// <summary>The bearer token; null sends none.</summary>
    public required string? Token { get; init; }

    /// <summary>Where events are published.</summary>
    public required Uri Redis { get; init; }

    /// <summary>Open streams, spread round-robin over the BOMs.</summary>
    public required int Streams { get; init; }

    /// <summary>BOMs, which get events round-robin whether someone watches them or not.</summary>
    public required int Boms { get; init; }

    /// <summary>Events a second, over all BOMs.</summary>
    public required int Rate { get; init; }

    /// <summary>For how long events are published.</summary>
    public required int Seconds { get; init; }

    /// <summary>The length of each document.</summary>
    public required int DocumentBytes { get; init; }

    /// <summary>The processes whose cost is measured; empty for those that listen on the URL's port.</summary>
    public required int[] Pids { get; init; }

    /// <summary>All events of a full run.</summary>
    public long Events => (long)Rate * Seconds;
}
