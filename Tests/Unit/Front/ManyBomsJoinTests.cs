using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Endpoints;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using Microsoft.AspNetCore.Http;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>A stream of several BOMs, some of whose grains do not answer.</summary>
[Trait("Suite", "Unit")]
public sealed class ManyBomsJoinTests : IDisposable
{
    private readonly UnitsFakeCluster _cluster = new();
    private readonly UnitsStream _stream = new(pauseAt: 0);
    private readonly UnitsClock _time = new();
    private readonly UnitsUnknownBoms _boms = new();

    public ManyBomsJoinTests()
    {
        _cluster.Hold("good", UnitsEvents.Started("s"), UnitsEvents.Progress("p"));
        _cluster.Hold("new");
    }

    public void Dispose()
    {
        _boms.Dispose();
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
        Assert.Contains(Connected("silent", "live", "\"stalled_after_seconds\":300"), text, StringComparison.Ordinal);
        Assert.Contains("id: good/p\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Join_GrainThatAnswersLate_JoinsThen(bool throwsFirst)
    {
        var late = Late("late", throwsFirst, UnitsEvents.Started("s2"), UnitsEvents.Completed("c2"));
        using var many = Many("good", "late");
        Begin(await JoinAsync(many));

        late.SetResult();

        var text = await ReadUntilAsync("event: stream_end");
        // It was said to be live, of which nothing is known; now it is told that it was over before.
        var status = "\"status\":\"completed\",\"silent_seconds\":5(\\.\\d+)?,\"stalled_after_seconds\":300";
        Assert.Matches(Connected("late", "snapshot", status) + "\n\n(event: .*\nid: late/.*\ndata: .*\n\n)+event: stream_end", text);
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
            _cluster.Hubs, _cluster.History, [BomId.Parse("good"), BomId.Parse("late")], _stream.Connection, new Viewer { OrganizationId = "org-1" }, _time);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Join_BomsThatTheStreamBeginsWithout_KeepTheirPermitsUntilTheirAnswers(bool throwsFirst)
    {
        string[] late = ["known", "unknown", .. UnitsUnknownBoms.New(UnitsUnknownBoms.Most - 4)];
        var known = Late("known", throwsFirst, UnitsEvents.Started("s"));
        var unknown = Late("unknown", throwsFirst);
        var questions = (await _boms.OpenAsync(["good", "new", .. late]))!;
        using var many = Many(["good", "new", .. late]);
        Begin(await JoinAsync(many, questions));
        Assert.Equal(late.Length, questions.Count);

        known.SetResult();
        unknown.SetResult();

        await Eventually.TrueAsync(() => questions.Count == late.Length - 2);
        Assert.True(await _boms.AskAsync(UnitsUnknownBoms.Someone, known: false, "a", "known", "unknown", "new"));
        Assert.True(await _boms.AskAsync(UnitsUnknownBoms.Someone, known: true, "b")); // "good" and "known" were given back.
        questions.Dispose();
        Assert.True(await _boms.AskAsync(UnitsUnknownBoms.Someone, known: false, "c"));
        Assert.False(await _boms.AskAsync(UnitsUnknownBoms.Someone, known: false, "d")); // What nobody answered is charged.
    }

    [Fact]
    public async Task Join_NoGrainAnswers_CostsNothing()
    {
        _cluster.Answer("broken", _ => Task.FromException<WatchReply>(new TimeoutException()));
        using var questions = (await _boms.OpenAsync("broken"))!;
        using var many = Many("broken");

        await JoinAsync(many, questions);

        Assert.Equal(0, questions.Count);
        Assert.True(await _boms.AskAsync(
            UnitsUnknownBoms.Someone, known: false, UnitsUnknownBoms.New(UnitsUnknownBoms.Most)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Join_LateGrainThatKnowsNothing_IsNotGreetedTwice(bool throwsFirst)
    {
        var late = Late("late", throwsFirst);
        using var questions = (await _boms.OpenAsync("good", "late"))!;
        using var many = Many("good", "late");
        Begin(await JoinAsync(many, questions));

        late.SetResult();
        await Eventually.TrueAsync(() => questions.Count == 0);

        Assert.DoesNotContain("connected", _stream.ReadAll(), StringComparison.Ordinal);
    }

    private static string Connected(string bomId, string resume, string rest) =>
        $"event: connected\ndata: {{\"type\":\"connected\",\"bom_id\":\"{bomId}\",\"message\":\"Stream connected\","
        + $"\"resume\":\"{resume}\",\"keepalive_seconds\":30,{rest}}}";

    // A grain that holds events, and answers once the test says so.
    private TaskCompletionSource Late(string bomId, bool throwsFirst, params EnrichmentEvent[] events)
    {
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        _cluster.Answer(bomId, async request =>
        {
            if (throwsFirst && asked++ == 0) throw new TimeoutException();
            await late.Task;
            return _cluster.Reply(request, events);
        });
        return late;
    }

    private ManyBoms Many(params string[] bomIds) => new(
        _cluster.Hubs, _cluster.History, [.. bomIds.Select(BomId.Parse)], _stream.Connection, Viewer.Admin, _time);

    private async Task<JoinResult> JoinAsync(ManyBoms many, BomQuestions? questions = null)
    {
        questions ??= new BomQuestions(_boms.Limit, subject: null);
        var joining = many.JoinAsync(new DefaultHttpContext().Request, questions, CancellationToken.None);
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
