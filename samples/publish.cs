// Publishes one run of a BOM's enrichment, an event a second:
//   dotnet run samples/publish.cs [HOST:PORT] [BOM_ID]
#:package StackExchange.Redis
#:property TreatWarningsAsErrors=false
using System.Globalization;
using StackExchange.Redis;

const int Parts = 100;
const int Batch = 20;
var server = args.ElementAtOrDefault(0) ?? "127.0.0.1:27012";
var bomId = args.ElementAtOrDefault(1) ?? "123e4567-e89b-12d3-a456-426614174000";

await using var redis = await ConnectionMultiplexer.ConnectAsync(server);
var channel = RedisChannel.Literal((Environment.GetEnvironmentVariable("CHANNEL_PREFIX") ?? "enrichment:") + bomId);
var run = Guid.NewGuid();
await PublishAsync("enrichment.started", "enriching", 0);
for (var done = Batch; done < Parts; done += Batch) await PublishAsync("enrichment.progress", "enriching", done);
await PublishAsync("enrichment.completed", "completed", Parts);

async Task PublishAsync(string type, string status, int done)
{
    var percent = (100.0 * done / Parts).ToString("F1", CultureInfo.InvariantCulture);
    var now = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
    await redis.GetSubscriber().PublishAsync(channel,
        $$"""
        {"event_id":"{{Guid.NewGuid()}}","event_type":"{{type}}","bom_id":"{{bomId}}","workflow_run_id":"{{run}}","state":{"status":"{{status}}","total_items":{{Parts}},"enriched_items":{{done}},"percent_complete":{{percent}}},"created_at":"{{now}}"}
        """);
    Console.WriteLine($"{type} {done}/{Parts}");
    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
}
