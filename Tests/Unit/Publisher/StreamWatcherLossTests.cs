using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Watching;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>What <c>watch</c> says of a connection that is lost, and how long it waits before the next.</summary>
[Trait("Suite", "Unit")]
public sealed class StreamWatcherLossTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new(Limits.Hang);
    private readonly LossView _view;

    public StreamWatcherLossTests() => _view = new LossView(_stop);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_OfAServiceThatTakesTheRequestAndIsSilent_SaysSo(bool isRefusal)
    {
        using var body = new SilentBody();
        using var service = new FakeService((_, cancellationToken) => isRefusal
            ? Task.FromResult(Refusal(body))
            : Forever(cancellationToken));

        var watching = WatchAsync(service);
        await (isRefusal ? body.Asked : service.Asked).WaitAsync(Limits.Hang);
        _time.Advance(TimeSpan.FromSeconds(89));
        Assert.Empty(_view.Lost);
        _time.Advance(TimeSpan.FromSeconds(1));

        await watching;
        Assert.Equal("silent for 90 s", Assert.Single(_view.Lost).Reason);
    }

    [Fact]
    public async Task Watch_OfAServiceThatIsNotReachedInTime_SaysSo()
    {
        using var service = new FakeService((_, _) => throw NotConnected());

        await WatchAsync(service);

        Assert.Equal("not connected in time", Assert.Single(_view.Lost).Reason);
    }

    [Fact]
    public async Task Status_OfAServiceThatIsNotReachedInTime_SaysSo()
    {
        using var service = new FakeService((_, _) => throw NotConnected());
        using var http = new HttpClient(service);

        var refused = await Assert.ThrowsAsync<CommandException>(() => BomStatus.AskAsync(
            http, new ServiceAccess(new Uri("http://host"), "t"), BomId.Parse("b1"), CancellationToken.None));

        Assert.Equal(
            ("http://host/ does not answer: not connected in time", ExitCodes.Failed),
            (refused.Message, refused.ExitCode));
    }

    [Theory]
    [InlineData("25000", false, 20, 30)]
    [InlineData("25000", true, 20, 30)]
    [InlineData("1000", false, 0.8, 1.2)]
    [InlineData("99999999999999", false, 480, 720)]
    [InlineData("", false, 2.4, 3.6)]
    public async Task Watch_AfterAStreamThatNamesAPause_WaitsSoLong(
        string retry, bool breaks, double least, double most)
    {
        var text = Encoding.UTF8.GetBytes($"retry: {retry}\n\nevent: progress\nid: 1\ndata: {{}}\n\n");
        using var service = new FakeService((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(breaks ? new BreakingStream(text) : new MemoryStream(text)),
        }));

        await WatchAsync(service);

        Assert.InRange(Assert.Single(_view.Lost).Pause.TotalSeconds, least, most);
    }

    public void Dispose() => _stop.Dispose();

    private static async Task<HttpResponseMessage> Forever(CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException();
    }

    private static HttpResponseMessage Refusal(HttpContent body) =>
        new(HttpStatusCode.ServiceUnavailable) { Content = body };

    // As SocketsHttpHandler does it.
    private static TaskCanceledException NotConnected() => new("", new TimeoutException("not connected in time"));

    // To its first loss.
    private async Task WatchAsync(FakeService service)
    {
        using var http = new HttpClient(service) { Timeout = Timeout.InfiniteTimeSpan };
        var request = new StreamRequest(new ServiceAccess(new Uri("http://host"), "t"), BomId.Parse("b1"), null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new StreamWatcher(http, request, _view, _time).WatchAsync(_stop.Token));
    }

    private sealed class FakeService(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
        : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return answer(request, cancellationToken);
        }
    }

    private sealed class SilentBody : HttpContent
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SilentBody() => Headers.ContentType = new("application/problem+json");

        public Task Asked => _asked.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new NotSupportedException();

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class BreakingStream(byte[] text) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("reset");
    }

    private sealed class LossView(CancellationTokenSource stop) : IWatchView
    {
        public List<(string Reason, TimeSpan Pause)> Lost { get; } = [];

        public void Received(SseItem<string> item)
        {
        }

        void IWatchView.Lost(string reason, TimeSpan pause)
        {
            Lost.Add((reason, pause));
            stop.Cancel();
        }
    }
}
