using EnrichmentStream.Streaming;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushBackoffTests
{
    [Theory]
    [InlineData(0, 37, 63)]
    [InlineData(1, 75, 125)]
    [InlineData(6, 1_500, 2_500)]
    [InlineData(int.MaxValue, 1_500, 2_500)]
    public void Next_DoublesUpToTwoSecondsAndVaries(int attempt, int least, int most) =>
        Assert.All(
            Enumerable.Range(0, 100).Select(_ => new PushBackoff().Next(attempt).TotalMilliseconds),
            pause => Assert.InRange(pause, least, most));
}
