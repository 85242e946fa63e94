using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>The part of the ring where the named hashes lie; null means the whole ring.</summary>
internal sealed class UnitsRange(uint[]? hashes) : IRingRange
{
    public static readonly UnitsRange All = new(null);

    public static readonly UnitsRange None = new([]);

    public bool InRange(uint n) => hashes?.Contains(n) is not false;

    public bool InRange(GrainId grainId) => InRange(grainId.GetUniformHashCode());
}
