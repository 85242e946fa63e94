using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public sealed class HistoryReadLimitTests : IDisposable
{
    private static readonly Viewer Someone = new() { Subject = "issuer|a" };

    private readonly UnitsMeters _meters = new();
    private readonly HistoryReadLimit _limit;

    public HistoryReadLimitTests() => _limit = new HistoryReadLimit(
        Options.Create(new LimitOptions { HistoryReadsPerSubject = 2 }), new LimitMetrics(_meters.Factory));

    public void Dispose()
    {
        _limit.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Read_MoreThanTheLimitAtOnce_PagesAreRefusedAndStreamsWait()
    {
        var refused = _meters.Collect(FrontMeter.Name, "enrichment.limits.refused");
        var first = _limit.Try(Someone)!;
        using var second = _limit.Try(Someone)!;

        var third = _limit.Try(Someone)!;
        var waiting = _limit.WaitAsync(Someone, CancellationToken.None).AsTask();
        Assert.True(first.IsAcquired && second.IsAcquired);
        Assert.False(third.IsAcquired || waiting.IsCompleted);
        Assert.Equal(1, refused.Sum("limit", "HistoryReads"));
        first.Dispose();

        Assert.True((await waiting.WaitAsync(UnitsLimits.Hang))!.IsAcquired);
    }

    [Fact]
    public void Read_OfOthers_IsNotHeldUp()
    {
        using var first = _limit.Try(Someone);
        using var second = _limit.Try(Someone);

        Assert.True(_limit.Try(Someone with { Subject = "issuer|b" })!.IsAcquired);
        Assert.Null(_limit.Try(Viewer.Admin));
    }
}
