using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Access;

[Trait("Suite", "Unit")]
public sealed class OpenStreamsTests : IDisposable
{
    private static readonly BomId Bom = BomId.Parse("b");

    private readonly UnitsStream _stream = new();
    private readonly UnitsMeters _meters = new();
    private readonly LimitOptions _options = new();
    private readonly OpenStreams _streams;

    public OpenStreamsTests() =>
        _streams = new OpenStreams(Options.Create(_options), new AccessMetrics(_meters.Factory), _stream.Time);

    public void Dispose()
    {
        _stream.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void TryEnter_EachCap_RefusesTheNextAloneAndNamesTheCap()
    {
        (_options.Streams, _options.StreamsPerOrganization, _options.StreamsPerSubject, _options.StreamsPerAddress) = (8, 4, 2, 6);
        var enter = (string subject, string organization, string address) =>
            _streams.TryEnter(Of(UserOf(subject, organization), address));

        Assert.Null(enter("s1", "o1", "a1"));
        Assert.Null(enter("s1", "o1", "a1"));
        Assert.Equal(StreamCap.Subject, enter("s1", "o1", "a1"));
        Assert.Null(enter("s2", "o1", "a1"));
        Assert.Null(enter("s3", "o1", "a1"));
        Assert.Equal(StreamCap.Organization, enter("s4", "o1", "a1"));
        Assert.Null(enter("s5", "o2", "a1"));
        Assert.Null(enter("s5", "o2", "a1"));
        Assert.Equal(StreamCap.Address, enter("s6", "o2", "a1"));
        Assert.Null(enter("s6", "o2", "a2"));
        Assert.Null(enter("s7", "o2", "a2"));
        Assert.Equal(StreamCap.Process, enter("s8", "o3", "a3"));
    }

    [Fact]
    public void TryEnter_SharedStreams_CountByTheirBoms()
    {
        _options.BomsPerSubject = 100;
        var (fifty, other) = (Of(UserOf("s"), "a", boms: 50), Of(UserOf("s"), "a", boms: 49));

        Assert.Null(_streams.TryEnter(fifty));
        Assert.Null(_streams.TryEnter(other));
        Assert.Equal(StreamCap.SubjectBoms, _streams.TryEnter(Of(UserOf("s"), "a", boms: 2)));
        Assert.Null(_streams.TryEnter(Of(UserOf("s"), "a")));
        Assert.Null(_streams.TryEnter(Of(UserOf("s2"), "a", boms: 50)));

        _streams.Leave(fifty);
        Assert.Equal(StreamCap.SubjectBoms, _streams.TryEnter(Of(UserOf("s"), "a", boms: 51)));
        Assert.Null(_streams.TryEnter(Of(UserOf("s"), "a", boms: 50)));
    }

    [Fact]
    public void TryEnter_TheAdmin_IsBoundByTheProcessAlone()
    {
        (_options.Streams, _options.StreamsPerOrganization, _options.StreamsPerSubject, _options.StreamsPerAddress) = (3, 1, 1, 1);

        for (var i = 0; i < 3; i++) Assert.Null(_streams.TryEnter(Of(Viewer.Admin, "a")));
        Assert.Equal(StreamCap.Process, _streams.TryEnter(Of(Viewer.Admin, "a")));
    }

    [Fact]
    public void Leave_Twice_GivesOnePlaceBack()
    {
        _options.StreamsPerSubject = 2;
        var (first, second) = (Of(UserOf("s"), "a"), Of(UserOf("s"), "a"));
        _streams.TryEnter(first);
        _streams.TryEnter(second);

        _streams.Leave(first);
        _streams.Leave(first);

        Assert.Null(_streams.TryEnter(Of(UserOf("s"), "a")));
        Assert.Equal(StreamCap.Subject, _streams.TryEnter(Of(UserOf("s"), "a")));
    }

    [Fact]
    public async Task EnterAndLeave_FromManyThreads_NeverExceedTheCapAndLeaveNothing()
    {
        const int cap = 5;
        _options.StreamsPerSubject = cap;
        var (open, most) = (0, 0);

        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), (_, _) =>
        {
            var stream = Of(UserOf("s"), "a");
            if (_streams.TryEnter(stream) is not null) return ValueTask.CompletedTask;
            var now = Interlocked.Increment(ref open);
            InterlockedMax(ref most, now);
            Thread.Yield();
            Interlocked.Decrement(ref open);
            _streams.Leave(stream);
            return ValueTask.CompletedTask;
        });

        Assert.InRange(most, 1, cap);
        for (var i = 0; i < cap; i++) Assert.Null(_streams.TryEnter(Of(UserOf("s"), "a")));
        Assert.Equal(StreamCap.Subject, _streams.TryEnter(Of(UserOf("s"), "a")));
    }

    [Theory]
    [InlineData(3_600, 10)]
    [InlineData(60, 6)]
    [InlineData(20, 2)]
    public void EndDue_TokenEnds_IsToldBeforeAndNeverAfter(int lifeSeconds, int longestLeadSeconds)
    {
        _streams.TryEnter(Of(UserOf("s", lifeSeconds: lifeSeconds), "a"));
        _stream.Start();

        Assert.Equal("", ReadAfter(lifeSeconds - longestLeadSeconds - 0.1));
        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"message\":\"Token expired\",\"code\":\"token_expired\"}\n\n",
            ReadAfter(longestLeadSeconds - 1.9));
        Assert.True(_stream.Connection.Completion.IsCompleted);
    }

    [Fact]
    public void EndDue_ReaderDoesNotRead_IsCutOffBeforeTheTokenEnds()
    {
        _streams.TryEnter(Of(UserOf("s", lifeSeconds: 60), "a"));
        _stream.Start(UnitsFrames.Started("s"));
        _stream.Send(UnitsFrames.Progress("p"));

        for (var tick = 0; tick < 119; tick++) ReadNothingAfter(0.5);

        Assert.Equal(1, _stream.Disconnects);
    }

    [Fact]
    public void EndDue_StreamHasLeft_IsForgotten()
    {
        var stream = Of(UserOf("s", lifeSeconds: 60), "a");
        _streams.TryEnter(stream);
        _stream.Start();
        _streams.Leave(stream);

        Assert.Equal("", ReadAfter(120));
    }

    [Fact]
    public void EndDue_ManyOfOneLogin_AreSpread()
    {
        using var listened = _meters.Collect("EnrichmentStream.WebFront", "enrichment.access.ended");
        for (var i = 0; i < 200; i++) _streams.TryEnter(Of(UserOf($"s{i}", lifeSeconds: 3_600), $"a{i}"));
        _stream.Time.Advance(TimeSpan.FromSeconds(3_590));

        var ended = Enumerable.Range(0, 16).Select(_ =>
        {
            _stream.Time.Advance(TimeSpan.FromSeconds(0.5));
            _streams.EndDue();
            return listened.GetMeasurementSnapshot(clear: true).Sum(one => one.Value);
        }).ToArray();

        Assert.Equal(200, ended.Sum());
        Assert.True(ended.Count(count => count > 0) >= 12, string.Join(' ', ended));
    }

    [Fact]
    public void Revoke_SomeFit_AreToldAndTheOthersStay()
    {
        var stream = Of(UserOf("s"), "a");
        _streams.TryEnter(stream);
        _stream.Start();

        Assert.Equal(0, _streams.Revoke(open => open.Viewer.Subject == "other"));
        Assert.Equal("", _stream.ReadAll());
        Assert.Equal(1, _streams.Revoke(open => open.Viewer.Subject == "s"));
        Assert.Contains("\"code\":\"revoked\"", _stream.ReadAll(), StringComparison.Ordinal);
        Assert.Equal(0, _streams.Revoke(open => open.Viewer.Subject == "s"));
    }

    [Fact]
    public void Revoke_ReaderDoesNotRead_IsCutOffASecondLater()
    {
        _streams.TryEnter(Of(UserOf("s"), "a"));
        _stream.Start(UnitsFrames.Started("s"));
        _streams.Revoke(_ => true);

        ReadNothingAfter(0.9);
        Assert.Equal(0, _stream.Disconnects);
        ReadNothingAfter(0.1);
        Assert.Equal(1, _stream.Disconnects);
    }

    private Viewer UserOf(string subject, string? organization = null, int lifeSeconds = 3_600) => new()
    {
        Subject = subject,
        OrganizationId = organization,
        ExpiresAt = _stream.Time.GetUtcNow().AddSeconds(lifeSeconds),
    };

    private OpenStream Of(Viewer viewer, string address, int boms = 1) =>
        new(_stream.Connection, viewer, [.. Enumerable.Repeat(Bom, boms)], address);

    private string ReadAfter(double seconds)
    {
        ReadNothingAfter(seconds);
        return _stream.ReadAll();
    }

    private void ReadNothingAfter(double seconds)
    {
        _stream.Time.Advance(TimeSpan.FromSeconds(seconds));
        _streams.EndDue();
    }

    private static void InterlockedMax(ref int most, int now)
    {
        var seen = Volatile.Read(ref most);
        while (now > seen && Interlocked.CompareExchange(ref most, now, seen) is var found && found != seen) seen = found;
    }
}
