using System.Text.Json;
using System.Text.Json.Nodes;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Unit.Publisher;

[Trait("Suite", "Unit")]
public class EnrichmentDocumentsTests
{
    private static readonly string[] Members =
    [
        "event_id", "event_type", "routing_key", "bom_id", "organization_id", "project_id", "user_id", "source",
        "workflow_id", "workflow_run_id", "state", "payload", "created_at",
    ];

    public static TheoryData<string> Kinds =>
        ["started", "progress", "paused", "resumed", "completed", "failed", "cancelled", "component"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Document_OfEachKind_HasTheSameMembersInOrder(string kind)
    {
        var document = PublisherSamples.Read(Write(kind));

        Assert.Equal(Members, document.EnumerateObject().Select(member => member.Name).Except(["error", "message"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Document_OfEachKind_IsReadBySilosAsItWasMeant(string kind)
    {
        var written = Write(kind);

        var fault = EventDocument.Read(PublisherSamples.Bom, written.Utf8.ToArray(), out var read);

        Assert.Equal(DocumentFault.None, fault);
        Assert.Equal(written.EventId, read!.EventId);
        Assert.Equal("run-1", read.RunName);
        Assert.Equal("org-1", read.OrganizationId);
        Assert.Equal(PublisherSamples.Now, read.CreatedAt);
        Assert.Equivalent(read, written.Event, strict: true);
    }

    [Fact]
    public void Progress_HalfWay_HasTheGuidesState()
    {
        var state = PublisherSamples.Read(PublisherSamples.Progress()).GetProperty("state").GetRawText();

        Assert.Equal(
            """{"status":"enriching","total_items":100,"enriched_items":45,"failed_items":2,"not_found_items":0"""
                + ""","pending_items":53,"current_batch":5,"total_batches":10,"percent_complete":47.0"""
                + ""","last_update":"2025-12-16T14:30:00.000Z"}""",
            state);
    }

    [Theory]
    [InlineData("paused", "enrichment.paused", null, "Out of quota.")]
    [InlineData("resumed", "enrichment.resumed", "enriching", null)]
    [InlineData("cancelled", "enrichment.cancelled", "cancelled", "Stopped by its owner.")]
    public void Turn_OfARun_SaysWhereItStandsAndWhy(string kind, string type, string? status, string? message)
    {
        var written = Write(kind);
        var document = PublisherSamples.Read(written);

        Assert.Equal((type, false), (written.EventType, written.IsForTableAlone));
        var state = document.GetProperty("state");
        Assert.Equal(status, state.ValueKind is JsonValueKind.Null ? null : state.GetProperty("status").GetString());
        Assert.Equal(message, document.TryGetProperty("message", out var words) ? words.GetString() : null);
    }

    [Fact]
    public void Progress_WithoutAnId_GetsANewUuid()
    {
        var documents = PublisherSamples.Documents();
        var batch = new RunBatch(1, 10, 10);

        var ids = Enumerable.Range(0, 3).Select(_ => documents.Progress(PublisherSamples.HalfWay, batch).EventId)
            .ToArray();

        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
    }

    [Fact]
    public void Failed_WithoutProgress_HasErrorAndMessageAndNoState()
    {
        var failed = PublisherSamples.Read(Write("failed"));

        Assert.Equal("Rate limit exceeded", failed.GetProperty("error").GetString());
        Assert.Equal("Retry after 60 seconds.", failed.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("state").ValueKind);
    }

    [Fact]
    public void UserId_OfTheRun_IsInTheStartedDocumentAlone()
    {
        Assert.Equal("user-1", PublisherSamples.Read(Write("started")).GetProperty("user_id").GetString());
        Assert.Equal(JsonValueKind.Null, PublisherSamples.Read(Write("completed")).GetProperty("user_id").ValueKind);
    }

    [Fact]
    public void Component_OfAnyOutcome_IsForTheTableAlone()
    {
        Assert.True(Write("component").IsForTableAlone);
        Assert.False(Write("started").IsForTableAlone);
    }

    [Theory]
    [InlineData(0, 0, 100.0)]
    [InlineData(3, 1, 33.3)]
    [InlineData(10_000, 9_999, 99.9)]
    [InlineData(10_000, 10_000, 100.0)]
    public void PercentComplete_OfCounts_Is100OnlyAtTheEnd(int total, int enriched, double expected)
    {
        var progress = new RunProgress { TotalItems = total, EnrichedItems = enriched };

        Assert.Equal((decimal)expected, progress.PercentComplete);
    }

    [Fact]
    public void Progress_WithMoreResultsThanParts_IsRefusedWithTheCounts()
    {
        var progress = new RunProgress { TotalItems = 3, EnrichedItems = 2, FailedItems = 2 };

        var refused = Assert.Throws<InvalidDocumentException>(
            () => PublisherSamples.Documents().Completed(progress, new JsonObject()));

        Assert.Contains("enriched_items (2), failed_items (2)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("total_items (3)", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('\0', "\\u0000")]
    [InlineData('\ud800', "surrogate")]
    public void Failed_WithTextThatNoTableHolds_IsRefused(char character, string expected)
    {
        var message = $"a{character}b";

        var refused = Assert.Throws<InvalidDocumentException>(
            () => PublisherSamples.Documents().Failed("Broken", message));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_WithLettersOfAnyScript_KeepsThemReadable()
    {
        var failed = PublisherSamples.Documents().Failed("10 kΩ ±1 %", "Résistance 部品 \"R1\"");

        Assert.Contains("10 kΩ ±1 %", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal("Résistance 部品 \"R1\"", PublisherSamples.Read(failed).GetProperty("message").GetString());
    }

    private static EnrichmentDocument Write(string kind)
    {
        var documents = PublisherSamples.Documents();
        return kind switch
        {
            "started" => documents.Started(new RunProgress { TotalItems = 100 }, new RunConfig(10, ["mouser"]), "e1"),
            "progress" => PublisherSamples.Progress(),
            "completed" => documents.Completed(new RunProgress { TotalItems = 2, EnrichedItems = 2 }, eventId: "e1"),
            "failed" => documents.Failed("Rate limit exceeded", "Retry after 60 seconds.", eventId: "e1"),
            "cancelled" => documents.Cancelled("Stopped by its owner.", PublisherSamples.HalfWay, "e1"),
            "paused" => documents.Paused("Out of quota.", eventId: "e1"),
            "resumed" => documents.Resumed(PublisherSamples.HalfWay, "e1"),
            _ => documents.Component(new RunComponent("BAT54S,215", "Nexperia", "mouser", null), "e1"),
        };
    }
}
