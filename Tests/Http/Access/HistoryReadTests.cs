using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>Someone who asks for many pages of the history at the same time.</summary>
[Trait("Suite", "Http")]
public sealed class HistoryReadTests
{
    private const int Most = 2;

    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task Pages_MoreThanTheLimitAtOnce_Get429UntilOneIsRead()
    {
        var history = new InMemoryEventHistory();
        await using var service = await StandaloneHarness.StartAsync(
            history, "--" + UserTokens.Setting.Key, UserTokens.Setting.Value, "--MAX_HISTORY_READS_PER_SUBJECT", "2");
        var (client, token) = (new AccessClient(service.Http), UserTokens.Mint("someone", "org-1"));
        await service.PublishAsync(_bom, UserTokens.EventOf("org-1"));
        await Eventually.TrueAsync(async () => await PageAsync(client, token) == 200);
        var held = new TaskCompletionSource();
        history.PagesWaitFor = held.Task;

        var reading = Enumerable.Range(0, Most + 1).Select(_ => PageAsync(client, token)).ToList();
        var one = await Task.WhenAny(reading).WaitAsync(Limits.Hang);
        var refused = service.Counters["enrichment.limits.refused/HistoryReads"];
        var others = new[] { PageAsync(client, UserTokens.Mint("another", "org-1")), PageAsync(client, StandaloneHarness.Token) };
        held.SetResult();

        Assert.Equal((429, 1), (await one, refused));
        reading.Remove(one);
        Assert.All(await Task.WhenAll([.. reading, .. others]), status => Assert.Equal(200, status));
        Assert.Equal(200, await PageAsync(client, token));
    }

    private Task<int> PageAsync(AccessClient client, string token) =>
        client.StatusAsync(HttpMethod.Get, $"boms/{_bom}/events", token);
}
