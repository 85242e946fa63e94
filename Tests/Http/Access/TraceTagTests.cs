using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>What tracing and metrics tell of requests.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class TraceTagTests(AccessFixture fixture)
{
    private readonly ConcurrentQueue<string> _told = [];

    [Fact]
    public async Task Requests_Traced_LeaveNoSecretInTagsOfActivitiesOrMetrics()
    {
        using var activities = ListenToActivities();
        using var metrics = ListenToMetrics();
        var (client, bom) = (fixture.NewClient(), Documents.NewBom());
        var token = UserTokens.Mint(Guid.NewGuid().ToString(), "o");

        var ticket = await client.TicketAsync(bom, token);
        await (await client.WatchAsync(bom, ticket)).DisposeAsync();
        await (await client.WatchAsync(bom, token)).DisposeAsync();
        await client.StatusAsync(HttpMethod.Get, $"stream/{bom}?token={token}x");
        await client.StatusAsync(HttpMethod.Get, $"boms/{bom}", ticket);
        // An activity is told of when it stops, a little after the answer.
        await Eventually.TrueAsync(() => _told.Count(text => text.Contains("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal)) >= 5);

        var text = string.Join('\n', _told);
        foreach (var secret in (string[])[token, token.Split('.')[2], ticket, ticket["ticket.".Length..]])
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private ActivityListener ListenToActivities()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _told.Enqueue(
                $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {Join(activity.TagObjects)} "
                + string.Join(' ', activity.Events.Select(one => one.Name + Join(one.Tags)))
                + string.Join(' ', activity.Baggage)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private MeterListener ListenToMetrics()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, metrics) => metrics.EnableMeasurementEvents(instrument),
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _told.Enqueue(Join(tags.ToArray())));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => _told.Enqueue(Join(tags.ToArray())));
        listener.Start();
        return listener;
    }

    private static string Join(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
