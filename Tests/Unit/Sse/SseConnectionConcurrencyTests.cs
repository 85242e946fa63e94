using System.IO.Pipelines;
using System.Text;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

/// <summary>Many threads send while flushes complete on others: nothing is lost, doubled or put out of order.</summary>
[Trait("Suite", "Unit")]
public sealed class SseConnectionConcurrencyTests : IDisposable
{
    private const int Senders = 4;
    private const int FramesEach = 2_000;

    private readonly UnitsMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(64 << 10)]
    public async Task Send_ManyThreads_LosesDoublesReordersNothing(int pauseAt)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pauseAt, resumeWriterThreshold: Math.Max(1, pauseAt / 2)));
        var connection = new SseConnection(Unlimited(), new SseMetrics(_meters.Factory), TimeProvider.System, static () => { });
        var reading = ReadIdsAsync(pipe.Reader);
        var starting = Task.Run(() => connection.Start(pipe.Writer, new[] { UnitsFrames.Other("first") }));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAll(connection, sender))));
        await starting;
        connection.End(new[] { UnitsFrames.Other("last") });
        await connection.Completion.WaitAsync(UnitsLimits.Hang);
        await pipe.Writer.CompleteAsync();

        AssertWhole(await reading.WaitAsync(UnitsLimits.Hang));
    }

    private static void SendAll(SseConnection connection, int sender)
    {
        for (var number = 0; number < FramesEach; number++) connection.Send(new[] { UnitsFrames.Other($"{sender}.{number}") });
    }

    private static void AssertWhole(List<string> ids)
    {
        Assert.Equal("first", ids[0]);
        Assert.Equal("last", ids[^1]);
        Assert.Equal((Senders * FramesEach) + 2, ids.Count);
        for (var sender = 0; sender < Senders; sender++)
        {
            var prefix = $"{sender}.";
            var own = ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, FramesEach).Select(number => prefix + number), own);
        }
    }

    private static async Task<List<string>> ReadIdsAsync(PipeReader reader)
    {
        using var lines = new StreamReader(reader.AsStream(), Encoding.UTF8);
        var ids = new List<string>();
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) ids.Add(line[4..]);
        }

        return ids;
    }

    private static SseOptions Unlimited() => new()
    {
        QueueFrames = int.MaxValue / 2, QueueBytes = int.MaxValue, QueueMaxBytes = int.MaxValue,
    };
}
