using System.Globalization;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Trait("Suite", "Http")]
public sealed class FastRunTests
{
    private const int Joiners = 200;
    private const int EventsBetweenJoins = 10;
    private const int Events = Joiners * EventsBetweenJoins;

    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task Join_InTheMiddleOfAFastRun200Times_NothingMissingDoubledOrReordered()
    {
        // The queues are wide, so that a slow test client shows as slow and not as conflation.
        await using var service = await StandaloneHarness.StartAsync(
            "--SSE_QUEUE_FRAMES", "100000", "--SSE_QUEUE_BYTES", "67108864", "--SSE_QUEUE_MAX_BYTES", "268435456");
        var joins = new List<Task<int[]>>();
        for (var number = 1; number <= Events; number++)
        {
            await service.PublishAsync(_bom, Documents.Progress(number.ToString(CultureInfo.InvariantCulture), number));
            if (number % EventsBetweenJoins == 0) joins.Add(JoinAsync(service));
        }

        await service.PublishAsync(_bom, Documents.Completed((Events + 1).ToString(CultureInfo.InvariantCulture), Events));

        foreach (var seen in await Task.WhenAll(joins))
            Assert.Equal(Enumerable.Range(seen[0], Events + 2 - seen[0]), seen);
    }

    private async Task<int[]> JoinAsync(StandaloneHarness service)
    {
        await using var stream = await service.WatchAsync(_bom);
        var frames = await stream.ToEndAsync();
        return [.. frames.SkipLast(1).Select(frame => int.Parse(frame.EventId!, CultureInfo.InvariantCulture))];
    }
}
