using System.Diagnostics.CodeAnalysis;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Tests that share a standalone process.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it.")]
public sealed class StandaloneProcessCollection : ICollectionFixture<StandaloneSubject>
{
    public const string Name = "EndToEnd: standalone";
}

/// <summary>Tests that share a cluster, and leave it as they found it.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it.")]
public sealed class ClusterProcessCollection : ICollectionFixture<ClusterSubject>
{
    public const string Name = "EndToEnd: cluster";
}
