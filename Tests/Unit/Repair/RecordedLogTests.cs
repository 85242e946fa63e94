using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Repair;

/// <summary>What a grain's log makes of events whose place only the history knows, or nobody.</summary>
[Trait("Suite", "Unit")]
public sealed class RecordedLogTests : IDisposable
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    private readonly UnitsRepair _repair = new();
    private readonly List<(string Id, AcceptOutcome Outcome)> _judged = [];
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    public void Dispose() => _repair.Dispose();

    // The silo that took e2 had not recorded it when it was lost; e3 came from its publisher.
    [Fact]
    public async Task Judge_ProgressSentAgainBehindAKnownState_IsKnownAndTurnsNothingBack()
    {
        var events = RunScript.Parse("started P 0; progress P 10; progress P 20; progress P 30");
        await _repair.RecordAsync("bom-1", events[0], events[2]);
        var recorded = await LoadAsync();

        await JudgeAsync(recorded, [.. events[..3].Select(Again), events[3]]);

        Assert.Equal(
            [("e2", AcceptOutcome.Late), ("e4", AcceptOutcome.Applied)],
            _judged.Where(static one => one.Outcome is not AcceptOutcome.Duplicate));
        Assert.Equal("running P 30", RunScript.Describe(_log));
        Assert.False(_log.IsDoubtful);
    }

    [Fact]
    public async Task Judge_ProgressSentAgainBehindAKnownState_LeavesThatState()
    {
        var events = RunScript.Parse("started P 0; progress P 10; progress P 20");
        await _repair.RecordAsync("bom-1", events[0], events[2]);
        var recorded = await LoadAsync();

        await JudgeAsync(recorded, [.. events.Select(Again)]);
        Assert.Equal("running P 20", RunScript.Describe(_log));
        recorded.Learn(await recorded.CompareAsync(CancellationToken.None));

        Assert.Equal("running P 20", RunScript.Describe(_log));
        Assert.True(_log.Knows("e2"));
    }

    [Theory]
    [InlineData("started P 0; completed P 10; progress P 20", "completed P 10")] // An end is never dropped.
    [InlineData("started P 0; paused P; progress P 20", "paused P 20")]
    [InlineData("started P 0; progress R 10; progress P 20", "running P 20")]
    [InlineData("started P 0; started R 10; progress P 20", "running R 10")]
    [InlineData("started P 0; progress P 10; note P", "running P 10")] // Nothing known has a later state.
    public async Task Judge_AnotherEventSentAgainBehindAKnownOne_IsJudgedByTheRules(string published, string expected)
    {
        var events = RunScript.Parse(published);
        await _repair.RecordAsync("bom-1", events[0], events[2]);
        var recorded = await LoadAsync();

        await JudgeAsync(recorded, [.. events.Select(Again)]);

        Assert.Equal(expected, RunScript.Describe(_log));
    }

    [Fact]
    public async Task Judge_EventOfAnotherOrganizationBehindAKnownState_IsNotTakenIn()
    {
        var events = RunScript.Parse("started P 0; progress P 10; progress P 20");
        await _repair.RecordAsync("bom-1", events[0] with { OrganizationId = "org-1" }, events[2]);
        var recorded = await LoadAsync();

        await JudgeAsync(recorded, [Again(events[1] with { OrganizationId = "org-2" }), Again(events[2])]);

        Assert.Equal(("e2", AcceptOutcome.ForeignOrganization), _judged[0]);
    }

    [Fact]
    public async Task Judge_WhoseQuestionFails_IsDoubted()
    {
        var events = RunScript.Parse("started P 0; progress P 10; progress P 20");
        await _repair.RecordAsync("bom-1", events[0]);
        var recorded = await LoadAsync();
        Assert.False(_log.IsDoubtful);

        _repair.Recorded.Fault = new HistoryException("away", isTransient: true);
        await JudgeAsync(recorded, [Again(events[1])]);

        Assert.True(_log.IsDoubtful);
        Assert.Equal("running P 10", RunScript.Describe(_log)); // The order of arrival decides for now.
    }

    // The rows lie in the order of their publishers' clocks: it tells nothing of a run whose clock is behind.
    [Theory]
    [InlineData(true, AcceptOutcome.OpenedRun, "running R 0")]
    [InlineData(false, AcceptOutcome.SetAside, "running P 0")]
    public async Task Judge_StartInATableWithoutTheOrderOfRecording_IsLeftToTheClock(
        bool keepsOrder, AcceptOutcome outcome, string expected)
    {
        var events = RunScript.Parse("started P 0 @0; started R 0 @-60");
        await _repair.RecordAsync("bom-1", events);
        _repair.Recorded.KeepsRecordingOrder = keepsOrder;
        var recorded = await LoadAsync(events[0]);

        await JudgeAsync(recorded, events[1]);

        Assert.Equal(outcome, _judged.Single().Outcome);
        Assert.Equal(expected, RunScript.Describe(_log));
    }

    // The silo had recorded p2 late, after its publisher recorded p3; and p3 came over Redis while the run was read.
    [Fact]
    public async Task Learn_WhatWasMissingHasComeMeanwhile_TurnsNothingBack()
    {
        var (p2, p3) = (UnitsEvents.Progress("p2", at: 2), UnitsEvents.Progress("p3", at: 3));
        await _repair.RecordAsync("bom-1", UnitsEvents.Started("s"));
        var recorded = await LoadAsync();
        await JudgeAsync(recorded, p2);
        await _repair.RecordAsync("bom-1", p3, p2);

        var finding = await recorded.CompareAsync(CancellationToken.None);
        Assert.NotNull(finding.Run);
        await JudgeAsync(recorded, p3);
        var (news, contradicts) = recorded.Learn(finding);

        Assert.Empty(news);
        Assert.False(contradicts);
        Assert.Equal("p3", _log.LastState!.EventId);
    }

    [Fact]
    public async Task Learn_NewestHasComeMeanwhile_IsNotDoubted()
    {
        await _repair.RecordAsync("bom-1", UnitsEvents.Started("s"));
        var recorded = await LoadAsync();
        await _repair.RecordAsync("bom-1", UnitsEvents.Progress("p1"));

        var finding = await recorded.CompareAsync(CancellationToken.None);
        await JudgeAsync(recorded, UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"));
        recorded.Learn(finding);

        Assert.Equal(["p1"], UnitsEvents.Ids(finding.Newer));
        Assert.False(_log.IsDoubtful);
        Assert.Equal("p2", _log.NewestId);
    }

    private static EnrichmentEvent Again(EnrichmentEvent sent) => sent with { IsReplayed = true };

    // A log that knows what is recorded, or one that has heard something else.
    private async Task<RecordedLog> LoadAsync(params EnrichmentEvent[] heard)
    {
        var recorded = new RecordedLog(Bom, _log, EnrichmentLogLimits.Default, _repair.Reader, static _ => false);
        if (heard.Length == 0) await recorded.LoadAsync(CancellationToken.None);
        foreach (var one in heard) _log.Accept(one);
        return recorded;
    }

    private Task JudgeAsync(RecordedLog recorded, params EnrichmentEvent[] events) => recorded.JudgeAsync(
        events, static () => false, (one, outcome) => _judged.Add((one.EventId, outcome)), CancellationToken.None);
}
