using System.Collections.Concurrent;
using System.Net;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Clients that come while a front does not know yet whether it can serve them. An EventSource never comes back
/// after a 503, so that means that Redis is lost, and nothing else.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class ReconnectTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private readonly string _user = UserTokens.Mint("someone", "org-1");

    [Fact]
    public async Task WebFront_StartsBesideLiveSilos_NoStreamGets503()
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 1, fronts: 0, Users());
        var front = cluster.AddFront();

        await AssertNoneUntilReadyAsync(front);
    }

    [Fact]
    public async Task Standalone_Starts_NoStreamGets503()
    {
        await using var service = Service.Start(
            "Standalone", new(StandaloneSubject.Settings(TcpPorts.Take()).Concat(Users())));

        await AssertNoneUntilReadyAsync(service);
    }

    [Fact]
    public async Task WebFront_AllSilosHang_ReconnectsGet200AndAreServedAfterwards()
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 1);
        var silos = cluster.All.Except(cluster.Fronts).ToArray();
        await using var open = await LiveStream.WatchAsync(cluster.Fronts[0].Address, Documents.NewBom());
        foreach (var silo in silos) silo.Process.Signal(ProcessSignal.Stop);

        var answers = await PollAsync(cluster.Fronts[0], Service.Token, TimeSpan.FromMilliseconds(500), Hang);
        foreach (var silo in silos) silo.Process.Signal(ProcessSignal.Continue);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Contains(answers, answer => answer.Text.StartsWith("retry: ", StringComparison.Ordinal)
            && !answer.Text.Contains("event:", StringComparison.Ordinal));
        Assert.DoesNotContain(open.Events.Items, one => one.EventType is "error");
        await cluster.Fronts[0].AnswersAsync("/api/enrichment/health", 200);
    }

    [Fact]
    public async Task WebFront_OneSiloHangs_SharedStreamServesTheOthersBoms()
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 1);
        await ReachBothAsync(cluster.Fronts[0]);
        var boms = Enumerable.Range(0, 16).Select(_ => Documents.NewBom()).ToArray();
        foreach (var bom in boms) await cluster.Publisher.PublishAsync(bom, Documents.Progress("p1", 1));
        var hosts = new Dictionary<string, Service>();
        foreach (var bom in boms) hosts.Add(bom, await HostOfAsync(cluster, bom));
        var hung = hosts[boms[0]];
        var served = boms.Where(bom => hosts[bom] != hung).ToArray();
        Assert.NotEmpty(served);

        hung.Process.Signal(ProcessSignal.Stop);
        var query = $"token={Service.Token}&bom_id={string.Join("&bom_id=", boms)}";
        var url = new Uri(cluster.Fronts[0].Address, "/api/enrichment/stream?" + query);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await Loopback.SendAsync(request, Limits.HangToken);
        var text = await ReadUntilAsync(response, served.Select(bom => $"id: {bom}/p1\n"));
        hung.Process.Signal(ProcessSignal.Continue);

        var connected = $"\"bom_id\":\"{boms[0]}\",\"message\":\"Stream connected\",\"resume\":\"live\"";
        Assert.Contains(connected, text, StringComparison.Ordinal);
    }

    // A front connects to a silo when it first has something to ask it. Otherwise the one that hangs may be its only one.
    private static Task ReachBothAsync(Service front) => Eventually.TrueAsync(async () =>
    {
        await AskAsync(front, Documents.NewBom());
        return front.Process.Transcript.Contains("now 2.", StringComparison.Ordinal);
    });

    // Asked for its state, the grain is there, and the front keeps nothing of it.
    private static async Task<Service> HostOfAsync(ProcessCluster cluster, string bom)
    {
        await Eventually.TrueAsync(async () => await AskAsync(cluster.Fronts[0], bom) == 200);
        return await cluster.HostOfAsync(bom);
    }

    private static async Task<int> AskAsync(Service front, string bom)
    {
        using var http = new HttpClient { BaseAddress = front.Address };
        return await new AccessClient(http).StatusAsync(HttpMethod.Get, "boms/" + bom, Service.Token);
    }

    private static async Task<string> ReadUntilAsync(HttpResponseMessage response, IEnumerable<string> marks)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Limits.HangToken));
        var (text, buffer) = ("", new char[4_096]);
        while (marks.Any(mark => !text.Contains(mark, StringComparison.Ordinal)))
        {
            var count = await reader.ReadAsync(buffer, Limits.HangToken);
            Assert.True(count > 0, "The stream ended: " + text);
            text += new string(buffer, 0, count);
        }

        return text;
    }

    private async Task AssertNoneUntilReadyAsync(Service service)
    {
        var answers = new ConcurrentBag<(HttpStatusCode Status, string Text)>();
        var ready = service.ReadyAsync();
        using var timer = new PeriodicTimer(Often, TimeProvider.System);
        var asking = new List<Task>();
        while (!ready.IsCompleted)
        {
            foreach (var token in (string[])[Service.Token, _user]) asking.Add(AskAsync(service, token, answers));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await ready;
        await Task.WhenAll(asking);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Contains(answers, answer => answer.Text.Contains("event: connected", StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string Text)[]> PollAsync(
        Service service, string token, TimeSpan period, TimeSpan duration)
    {
        var answers = new ConcurrentBag<(HttpStatusCode Status, string Text)>();
        var asking = new List<Task>();
        using var timer = new PeriodicTimer(period, TimeProvider.System);
        for (var passed = TimeSpan.Zero; passed < duration; passed += period)
        {
            asking.Add(AskAsync(service, token, answers));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(asking);
        return [.. answers];
    }

    // Reads the first frame, which is all of an answer that says to come back.
    private static async Task AskAsync(
        Service service, string token, ConcurrentBag<(HttpStatusCode Status, string Text)> answers)
    {
        try
        {
            var url = new Uri(service.Address, $"/api/enrichment/stream/{Documents.NewBom()}?token={token}");
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await Loopback.SendAsync(request, Limits.HangToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Limits.HangToken));
            var text = "";
            while (await reader.ReadLineAsync(Limits.HangToken) is { Length: > 0 } line) text += line + "\n";
            answers.Add((response.StatusCode, text));
        }
        catch (HttpRequestException)
        {
            // The port does not accept yet.
        }
    }

    private static Dictionary<string, string> Users() => new()
    {
        [UserTokens.Setting.Key] = UserTokens.Setting.Value,
        ["MAX_UNKNOWN_BOMS_PER_MINUTE"] = "100000",
        ["MAX_STREAMS_PER_SUBJECT"] = "10000",
    };
}
