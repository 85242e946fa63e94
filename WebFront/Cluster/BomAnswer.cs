using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>What came of a question about a BOM.</summary>
/// <param name="State">The BOM's state; null if there was no answer.</param>
/// <param name="IsOneTooMany">Whether the person has asked for too many BOMs of which nothing is known.</param>
internal readonly record struct BomAnswer(EnrichmentState? State, bool IsOneTooMany)
{
    /// <summary>What is said if there was no answer.</summary>
    public IResult Refuse(HttpContext context) =>
        IsOneTooMany ? Problems.TooManyUnknownBoms(context) : Problems.ClusterUnavailable(context);
}
