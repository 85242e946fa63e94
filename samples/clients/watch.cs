// .NET's SseParser: dotnet run samples/clients/watch.cs http://localhost:27200 BOM_ID TOKEN
#:property TreatWarningsAsErrors=false
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;

var (service, bomId, token) = (args[0], args[1], args[2]);
// No limit on the whole answer: a stream lasts as long as its run.
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
using var request = new HttpRequestMessage(HttpMethod.Get, $"{service}/api/enrichment/stream/{bomId}");
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
response.EnsureSuccessStatusCode();

await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
    Console.WriteLine($"{item.EventType} {(item.EventId is { Length: > 0 } id ? id : "-")} {item.Data}");
