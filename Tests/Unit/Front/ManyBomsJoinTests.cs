using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Enrichment;
using Microsoft.AspNetCore.Http;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>A stream of several BOMs, some of whose grains do not answer.</summary>
[Trait("Suite", "Unit")]
public sealed class ManyBomsJoinTests : IDisposable
{
    private readonly UnitsFakeCluster _cluster = new();
    private readonly UnitsStream _stream = new(pauseAt: 0);
    private readonly UnitsClock _time = new();

    public ManyBomsJoinTests()
    {
        _cluster.Hold("good", UnitsEvents.Started("s"), UnitsEvents.Progress("p"));
        _cluster.Hold("new");
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _stream.Dispose();
    }

    [Fact]
    public async Task Join_OneGrainNeverAnswers_TheOthersBegin()
    {
        using var many = Many("good", "silent", "new");

        var joined = await JoinAsync(many);

        var text = Begin(joined);
        Assert.Equal(JoinOutcome.Live, joined.Outcome);
        Assert.Contains("\"bom_id\":\"good\",\"message\":\"Stream connected\",\"resume\":\"snapshot\"", text, StringComparison.Ordinal);
        Assert.Contains("\"bom_id\":\"silent\",\"message\":\"Stream connected\",\"resume\":\"live\"", text, StringComparison.Ordinal);
        Assert.Contains("id: good/p\n", text, StringComparison.Ordinal);
        Assert.Equal([("good", true), ("silent", null), ("new", false)], many.Answers().Select(one => (one.BomId.Value, one.IsKnown)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Join_GrainThatAnswersLate_JoinsThen(bool throwsFirst)
    {
        var late = new TaskCompletionSource<WatchReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        _cluster.Answer("late", request => throwsFirst && asked++ == 0
            ? Task.FromException<WatchReply>(new TimeoutException())
            : late.Task);
        using var many = Many("good", "late");
        Begin(await JoinAsync(many));

        _cluster.Hold("late", UnitsEvents.Started("s2"), UnitsEvents.Completed("c2"));
        late.SetResult(new WatchReply { Cursor = default });
        var hub = _cluster.Hubs.Acquire(BomId.Parse("late"));
        hub.Renew();

        var text = await ReadUntilAsync("event: stream_end");
        Assert.Contains("event: enrichment.completed\nid: late/c2\n", text, StringComparison.Ordinal);
        Assert.Contains("\"bom_id\":\"late\",\"type\":\"stream_end\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_LateGrainOfAnotherOrganization_IsForbiddenAlone()
    {
        var late = new TaskCompletionSource<WatchReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Answer("late", _ => late.Task);
        _cluster.Hold("good", UnitsEvents.Progress("p") with { OrganizationId = "org-1" });
        using var many = new ManyBoms(
            _cluster.Hubs, [BomId.Parse("good"), BomId.Parse("late")], _stream.Connection, new Viewer { OrganizationId = "org-1" }, _time);
        Begin(await JoinAsync(many));

        var foreign = UnitsEvents.Progress("x") with { OrganizationId = "org-2" };
        var run = RunMarks.Open(foreign);
        late.SetResult(new WatchReply
        {
            Cursor = new EnrichmentCursor(Guid.NewGuid(), 1),
            Events = [foreign],
            Openings = [new RunOpening(0, run)],
            Snapshot = new EnrichmentSnapshot { OrganizationId = "org-2", Run = run, LastState = foreign, NewestId = "x" },
        });

        var text = await ReadUntilAsync("forbidden");
        Assert.DoesNotContain("late/x", text, StringComparison.Ordinal);
        Assert.True(_stream.Connection.IsOpen);
    }

    [Fact]
    public async Task Join_NoGrainAnswers_IsUnavailable()
    {
        _cluster.Answer("broken", _ => Task.FromException<WatchReply>(new TimeoutException()));
        _cluster.Answer("too", _ => Task.FromException<WatchReply>(new InvalidOperationException()));
        using var many = Many("broken", "too");

        Assert.Equal(JoinOutcome.Unavailable, (await JoinAsync(many)).Outcome);
    }

    private ManyBoms Many(params string[] bomIds) => new(
        _cluster.Hubs, [.. bomIds.Select(BomId.Parse)], _stream.Connection, Viewer.Admin, _time);

    private async Task<JoinResult> JoinAsync(ManyBoms many)
    {
        var joining = many.JoinAsync(new DefaultHttpContext().Request, CancellationToken.None);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return joining.IsCompleted;
        });
        return await joining;
    }

    private string Begin(JoinResult joined)
    {
        _stream.Start(joined.First);
        return _stream.ReadAll();
    }

    private async Task<string> ReadUntilAsync(string mark)
    {
        var text = "";
        await Eventually.TrueAsync(() => (text += _stream.ReadAll()).Contains(mark, StringComparison.Ordinal));
        return text;
    }
}
