using System.Threading.Channels;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>A subscriber that keeps what it gets, in the order in which it came.</summary>
internal sealed class Collector : IAsyncObserver<StreamItem>
{
    private readonly Channel<StreamItem> _items = Channel.CreateUnbounded<StreamItem>();

    /// <summary>Items that nobody has read yet.</summary>
    public int Unread => _items.Reader.Count;

    public Task OnNextAsync(StreamItem item, StreamSequenceToken? token = null) =>
        _items.Writer.WriteAsync(item).AsTask();

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<StreamItem> ReadAsync(CancellationToken cancellationToken) =>
        await _items.Reader.ReadAsync(cancellationToken);

    public async Task<List<StreamItem>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var read = new List<StreamItem>(count);
        while (read.Count < count)
            read.Add(await ReadAsync(cancellationToken));

        return read;
    }
}
