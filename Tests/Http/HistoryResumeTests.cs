using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Resuming and paging beyond what grain and front hold.</summary>
[Trait("Suite", "Http")]
public sealed class HistoryResumeTests(HistoryFixture fixture) : IClassFixture<HistoryFixture>
{
    private const int Recorded = 5_000;

    private readonly string _bom = Documents.NewBom();

    private StandaloneHarness Service => fixture.Service;

    [Fact]
    public async Task Resume_OverFiveThousandEvents_GetsEachOnceAndThenLive()
    {
        await fixture.RecordAsync(_bom, [.. Enumerable.Range(1, Recorded).Select(number => Documents.Progress(Id(number), number))]);

        await using var stream = await Service.WatchAsync(_bom, lastEventId: Id(1));
        Assert.Contains("\"resume\":\"replayed\"", stream.Connected, StringComparison.Ordinal);
        var replayed = await stream.TakeAsync(Recorded - 1);
        Assert.Equal(Enumerable.Range(2, Recorded - 1).Select(Id), replayed.Select(frame => frame.EventId));

        await Service.PublishAsync(_bom, Documents.Progress(Id(Recorded + 1), Recorded + 1));
        Assert.Equal(Id(Recorded + 1), (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Resume_WhileEventsCome_LeavesNoneOutAndSendsNoneTwice()
    {
        await fixture.RecordAsync(_bom, [.. Enumerable.Range(1, 3_000).Select(number => Documents.Progress(Id(number), number))]);
        await using var stream = await Service.WatchAsync(_bom, query: "&after=" + Id(1));

        // Recorded first, then sent, as the publisher does.
        for (var number = 3_001; number <= 3_200; number++)
        {
            await fixture.RecordAsync(_bom, Documents.Progress(Id(number), number));
            await Service.PublishAsync(_bom, Documents.Progress(Id(number), number));
        }

        var all = await stream.TakeAsync(3_199);
        Assert.Equal(Enumerable.Range(2, 3_199).Select(Id), all.Select(frame => frame.EventId));
    }

    // As a page does that has all its BOMs on one connection, and comes back after a night.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Resume_OfSeveralWhileEventsCome_GetsOfEachWhatAStreamOfItsOwnGets(int boms)
    {
        var ids = Enumerable.Range(0, boms).Select(_ => Documents.NewBom()).ToArray();
        foreach (var bom in ids)
            await fixture.RecordAsync(bom, [.. Enumerable.Range(1, 1_200).Select(number => Documents.Progress(Id(number), number))]);
        var query = string.Join('&', ids.Select(bom => $"bom_id={bom}&after={bom}/{Id(100)}"));

        await using var stream = await OpenManyAsync(query);
        for (var number = 1_201; number <= 1_220; number++)
        {
            foreach (var bom in ids)
            {
                await fixture.RecordAsync(bom, Documents.Progress(Id(number), number));
                await Service.PublishAsync(bom, Documents.Progress(Id(number), number));
            }
        }

        foreach (var bom in ids) await Service.PublishAsync(bom, Documents.Completed("end", 1_221));
        var frames = (await stream.ToEndAsync()).ToLookup(BomOf);
        string?[] expected = [null, .. Enumerable.Range(101, 1_120).Select(Id), "end", null];
        foreach (var bom in ids)
        {
            Assert.Equal(expected, frames[bom].Select(frame => frame.EventId?[(bom.Length + 1)..]));
            Assert.Contains("\"resume\":\"replayed\"", frames[bom].First().Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Resume_OfSeveral_EachBeginsByItsOwnPlace()
    {
        var (deep, old, near, over) = (Documents.NewBom(), Documents.NewBom(), Documents.NewBom(), Documents.NewBom());
        var run = Enumerable.Range(1, 1_500).Select(number => Documents.Progress(Id(number), number)).ToArray();
        await fixture.RecordAsync(deep, run);
        await fixture.RecordAsync(
            old, [Documents.Progress("o1", 1, "run-1"), Documents.Completed("o2", 2, "run-1"), .. run.Select(one => one.Insert(1, "\"workflow_run_id\":\"run-2\","))]);
        await fixture.RecordAsync(near, run);
        await fixture.RecordAsync(over, [.. run, Documents.Completed("end", 1_501)]);

        await using var stream = await OpenManyAsync(
            $"bom_id={deep}&bom_id={old}&bom_id={near}&bom_id={over}&after={deep}/{Id(10)}&after={old}/o1&after={near}/{Id(1_499)}&after={over}/{Id(10)}");
        var frames = (await stream.TakeAsync(4 + 1_490 + 1 + 1 + 1_490 + 2)).ToLookup(BomOf);

        Assert.Equal(
            ["replayed", "snapshot", "replayed", "replayed"],
            new[] { deep, old, near, over }.Select(bom => JsonDocument.Parse(frames[bom].First().Data).RootElement.GetProperty("resume").GetString()));
        Assert.Equal([Id(1_500)], frames[old].Skip(1).Select(frame => frame.EventId![(old.Length + 1)..]));
        Assert.Equal([Id(1_500)], frames[near].Skip(1).Select(frame => frame.EventId![(near.Length + 1)..]));
        Assert.Equal(
            [.. Enumerable.Range(11, 1_490).Select(Id), "end", null], frames[over].Skip(1).Select(frame => frame.EventId?[(over.Length + 1)..]));
        foreach (var bom in (string[])[deep, old, near])
        {
            await Service.PublishAsync(bom, Documents.Progress("news", 1_501, bom == old ? "run-2" : null));
            Assert.Equal($"{bom}/news", (await stream.NextAsync()).EventId);
        }
    }

    // The table may hold rows of another organization, and of a run before that used the same workflow.
    [Fact]
    public async Task Resume_OverRowsThatNeverCounted_SendsNoneOfThem()
    {
        const string Flow = "\"workflow_id\":\"bom-enrichment\",";
        string Named(string document, string run) => document.Insert(1, $"{Flow}\"workflow_run_id\":\"{run}\",\"organization_id\":\"org-1\",");
        await fixture.RecordAsync(
            _bom, Named(Documents.Started("s1", run: null), "run-1"), Named(Documents.Completed("c1", 1), "run-1"),
            Named(Documents.Started("s2", run: null), "run-2"), Named(Documents.Progress(Id(1), 1), "run-2"),
            Documents.Progress("theirs", 7).Insert(1, "\"organization_id\":\"org-2\","),
            Documents.Completed("their-end", 8).Insert(1, "\"organization_id\":\"org-2\","),
            Named(Documents.Progress("late", 9), "run-1"));
        await fixture.RecordAsync(
            _bom, [.. Enumerable.Range(2, 1_499).Select(number => Named(Documents.Progress(Id(number), number), "run-2"))]);

        await using var stream = await Service.WatchAsync(_bom, lastEventId: Id(1));
        Assert.Contains("\"resume\":\"replayed\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(2, 1_499).Select(Id), (await stream.TakeAsync(1_499)).Select(frame => frame.EventId));

        await using var older = await Service.WatchAsync(_bom, lastEventId: "s1");
        Assert.Contains("\"resume\":\"snapshot\"", older.Connected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_OverTheRunsEnd_Ends()
    {
        var run = Enumerable.Range(1, 1_500).Select(number => Documents.Progress(Id(number), number));
        await fixture.RecordAsync(_bom, [.. run, Documents.Completed("end", 1_501)]);

        await using var stream = await Service.WatchAsync(_bom, lastEventId: Id(10));

        var all = await stream.ToEndAsync();
        Assert.Equal([.. Enumerable.Range(11, 1_490).Select(Id), "end", null], all.Select(frame => frame.EventId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_WhileAnotherRunComes_GetsThatRunToo(bool ends)
    {
        await fixture.RecordAsync(
            _bom, [.. Enumerable.Range(1, 1_500).Select(number => Documents.Progress(Id(number), number, "run-1"))]);
        var (held, asked) = (new TaskCompletionSource(), fixture.History.PagesAsked);
        fixture.History.PagesWaitFor = held.Task;
        var opening = Service.WatchAsync(_bom, lastEventId: Id(1));
        await Eventually.TrueAsync(() => Task.FromResult(fixture.History.PagesAsked > asked));

        string[] next = [Documents.Started("s2", "run-2"), Documents.Progress("q2", 2_000, "run-2")];
        if (ends) next = [.. next, Documents.Completed("c2", 2_001, "run-2")];
        await fixture.RecordAsync(_bom, next);
        foreach (var document in next) await Service.PublishAsync(_bom, document);
        await Service.AppliedAsync(_bom, ends ? "c2" : "q2");
        held.SetResult();

        await using var stream = await opening;
        Assert.Equal(Enumerable.Range(2, 1_499).Select(Id), (await stream.TakeAsync(1_499)).Select(frame => frame.EventId));
        if (!ends)
        {
            Assert.Equal("q2", (await stream.NextAsync()).EventId);
            await Service.PublishAsync(_bom, Documents.Completed("c2", 2_001, "run-2"));
        }

        Assert.Equal(["c2", null], (await stream.ToEndAsync()).Select(frame => frame.EventId));
    }

    [Fact]
    public async Task Resume_AfterAnOlderRun_GetsTheSnapshot()
    {
        await fixture.RecordAsync(
            _bom, Documents.Progress("old", 1, "run-1"), Documents.Completed("end", 2, "run-1"), Documents.Progress("new", 500, "run-2"));

        await using var stream = await Service.WatchAsync(_bom, lastEventId: "old");

        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("new", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Events_PageByPage_AreTheDocumentsAsPublished()
    {
        string[] documents = [.. Enumerable.Range(1, 25).Select(number => Documents.Progress(Id(number), number))];
        await fixture.RecordAsync(_bom, documents);

        var first = await PageAsync("?limit=20");
        var second = await PageAsync("?limit=20&after=" + Id(20));

        Assert.Equal(documents[..20], Texts(first));
        Assert.Equal(Id(20), first.GetProperty("next").GetString());
        Assert.Equal(documents[20..], Texts(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("?limit=x", HttpStatusCode.BadRequest)]
    [InlineData("?after=unknown", HttpStatusCode.Gone)]
    public async Task Events_BadQuestion_SaysSo(string query, HttpStatusCode status)
    {
        await fixture.RecordAsync(_bom, Documents.Progress("e1", 1));

        Assert.Equal(status, (await Service.GetAsync($"boms/{_bom}/events{query}")).Status);
    }

    [Fact]
    public async Task Events_OfAnUnknownBom_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Service.GetAsync($"boms/{_bom}/events")).Status);

    private async Task<JsonElement> PageAsync(string query) =>
        JsonDocument.Parse((await Service.GetAsync($"boms/{_bom}/events{query}")).Body).RootElement;

    private async Task<SseStream> OpenManyAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/stream?" + query);
        request.Headers.Authorization = new("Bearer", StandaloneHarness.Token);
        var response = await Service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        return new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
    }

    private static string BomOf(SseItem<string> frame) => frame.EventId is { } id
        ? id.Split('/')[0]
        : JsonDocument.Parse(frame.Data).RootElement.GetProperty("bom_id").GetString()!;

    private static IEnumerable<string> Texts(JsonElement page) =>
        page.GetProperty("events").EnumerateArray().Select(one => one.GetRawText());

    private static string Id(int number) => "p" + number.ToString(CultureInfo.InvariantCulture);
}
