using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>What a <c>workflow_id</c> tells of runs beside their own ids: docs/PROTOCOL.md, "Runs".</summary>
[Trait("Suite", "Unit")]
public class WorkflowRunsTests
{
    private static readonly EnrichmentSnapshot Nothing = new();

    // As the publisher names them: all runs of a BOM have one workflow, which tells nothing that the run
    // ids do not tell.
    [Theory]
    [InlineData("started P 0 @3; progress P 50 @0; completed P 100 @1", "completed P 100")]
    [InlineData(
        "started P 0 @0; started C 0 @1; progress C 20 @2; completed P 99 @3; completed C 100 @4",
        "completed C 100")]
    [InlineData("started R 0 @0; completed R 100 @5; started R 0 @6", "completed R 100")]
    [InlineData(
        "started P 0 @0; started R 0 @-28800; progress R 50 @-28799; completed R 100 @-28798",
        "completed R 100")]
    [InlineData("started P 0 @0; progress P 10 @1; started R 0 @2; progress R 50 @3; progress P 20 @4", "running R 50")]
    [InlineData("started P 0 @0; completed P 100 @1; progress R 50 @2; completed P 99 @3", "running R 50")]
    [InlineData("started P 0 @0; progress P 10 @1; progress N 50 @2; completed N 100 @3", "completed P 100")]
    public void Load_RunsOfOneWorkflow_EndsThere(string published, string expected)
    {
        var events = RunScript.Parse(published)
            .Select(one => one.WorkflowRunId is null ? one : one with { WorkflowId = "bom-enrichment" }).ToArray();
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);

        log.Load(Nothing, events);

        Assert.Equal(expected, RunScript.Describe(log));
    }

    [Fact]
    public void Accept_ProgressOfAWorkflowAfterItsEnd_AsksForItsNextStart()
    {
        var events = RunScript.Parse("started - 0; completed - 100; started - 0; progress - 10")
            .Select(one => one with { WorkflowId = "w" }).ToArray();
        var log = RunScript.Live([events[0], events[1], events[3]]);
        Assert.True(log.IsDoubtful);

        log.Repair(Nothing, events, new HashSet<string>());

        Assert.Equal("running w 10", RunScript.Describe(log));
    }

    [Fact]
    public void Accept_ManyContinuationsOfAWorkflow_KnowsTheNewest()
    {
        var log = RunScript.Live(RunScript.Parse("started r0 0"));
        for (var run = 0; run <= 40; run++)
            log.Accept(UnitsEvents.Progress($"p{run}", $"r{run}") with { WorkflowId = "w" });
        log.Accept(UnitsEvents.Completed("end", "r40") with { WorkflowId = "w" });

        log.Accept(UnitsEvents.Other("late", "r40") with { WorkflowId = "w" });

        Assert.Equal(("r0", "end"), (log.Run!.Name, log.Terminal?.EventId));
    }

    [Fact]
    public void Accept_RunOfTheSameWorkflowAfterAnEnd_OpensItAndAsksForItsStart()
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in RunScript.Parse("started P 0 @0; completed P 100 @1; progress R 10 @3; completed R 100 @4"))
            log.Accept(one with { WorkflowId = "bom-enrichment" });

        Assert.Equal("completed R 100", RunScript.Describe(log));
        Assert.True(log.IsDoubtful);
    }

    [Fact]
    public void Accept_OtherRunIdOfTheWorkflow_GoesOnAndAsksForItsStart()
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in RunScript.Parse("started P 0 @0; progress P 10 @1; progress R 20 @2; completed R 100 @3"))
            log.Accept(one with { WorkflowId = "bom-enrichment" });

        Assert.Equal("completed P 100", RunScript.Describe(log)); // Continued as new, as far as is known.
        Assert.Equal(1, log.Doubts);
    }
}
