using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>A run at a fixed time, and what its documents hold.</summary>
internal static class PublisherSamples
{
    public static readonly DateTimeOffset Now = new(2025, 12, 16, 14, 30, 0, TimeSpan.Zero);

    public static readonly BomId Bom = BomId.Parse("123e4567-e89b-12d3-a456-426614174000");

    public static readonly EnrichmentRun Run = new()
    {
        BomId = Bom, WorkflowRunId = "run-1", OrganizationId = "org-1", ProjectId = "project-1", UserId = "user-1",
    };

    public static readonly RunProgress HalfWay = new()
    {
        TotalItems = 100, EnrichedItems = 45, FailedItems = 2, CurrentBatch = 5, TotalBatches = 10,
    };

    public static EnrichmentDocuments Documents(EnrichmentRun? run = null) =>
        new(run ?? Run, new FakeTimeProvider(Now));

    public static EnrichmentDocument Progress(string eventId = "p1") =>
        Documents().Progress(HalfWay, new RunBatch(5, 10, 10), eventId: eventId);

    public static JsonElement Read(EnrichmentDocument document) => JsonDocument.Parse(document.Utf8).RootElement;
}
