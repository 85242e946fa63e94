using System.Text.Json.Serialization;

namespace EnrichmentStream.Standalone.Demo;

/// <summary>What a demo is asked to play; the body may be left out.</summary>
internal sealed record DemoRequest
{
    /// <summary>BOMs to play at the same time.</summary>
    /// <value>1 to 10; 1 by default.</value>
    [JsonPropertyName("boms")]
    public int Boms { get; init; } = 1;

    /// <summary>How much faster than life.</summary>
    /// <value>0.1 to 100; 2 by default, about half a minute.</value>
    [JsonPropertyName("speed")]
    public double Speed { get; init; } = 2;

    /// <summary>Whether they fail half-way.</summary>
    [JsonPropertyName("fail")]
    public bool Fail { get; init; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    [JsonIgnore]
    public string? Problem => this switch
    {
        { Boms: < 1 or > 10 } => $"boms is {Boms}: use 1 to 10.",
        { Speed: < 0.1 or > 100 or double.NaN } => FormattableString.Invariant($"speed is {Speed}: use 0.1 to 100."),
        _ => null,
    };
}
