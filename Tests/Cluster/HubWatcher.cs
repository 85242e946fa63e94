using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Cluster;

/// <summary>A watcher of a hub whose socket is a pipe.</summary>
internal sealed class HubWatcher
{
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private readonly BomHub _hub;
    private readonly BomReader _reader;

    private HubWatcher(BomHub hub, BomReader reader, JoinResult joined, Pipe pipe)
    {
        (_hub, _reader) = (hub, reader);
        Joined = joined;
        _items = SseParser.Create(pipe.Reader.AsStream()).EnumerateAsync(Limits.HangToken).GetAsyncEnumerator();
    }

    public JoinResult Joined { get; }

    public static async Task<HubWatcher> JoinAsync(BomHub hub, ResumePoint? resume, SseMetrics metrics)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var connection = new SseConnection(new SseOptions(), metrics, TimeProvider.System, () => { });
        _ = connection.Completion.ContinueWith(_ => pipe.Writer.Complete(), TaskScheduler.Default);
        var reader = new BomReader.Whole(connection);
        var request = new JoinRequest(reader, Viewer.Admin, resume);
        var joined = await hub.JoinAsync(request, Limits.HangToken);
        connection.Start(pipe.Writer, joined.First);
        if (joined.Ends) connection.End(ReadOnlyMemory<SseFrame>.Empty);
        return new HubWatcher(hub, reader, joined, pipe);
    }

    /// <summary>Ends the stream.</summary>
    public void Leave(BomHubs hubs)
    {
        _hub.Leave(_reader);
        hubs.Release(_hub);
    }

    public async Task<string?> NextIdAsync()
    {
        Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(Limits.Hang), "The stream ended.");
        return _items.Current.EventId;
    }

    public async Task<List<string?>> NextIdsAsync(int count)
    {
        var ids = new List<string?>();
        while (ids.Count < count) ids.Add(await NextIdAsync());
        return ids;
    }
}
