namespace EnrichmentStream.Tests.EndToEnd;

[Trait("Suite", "EndToEnd")]
[Collection(ClusterProcessCollection.Name)]
public sealed class ClusterGuideTests(ClusterSubject subject) : GuideTests(subject);
