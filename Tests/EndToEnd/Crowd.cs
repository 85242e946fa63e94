using System.Text.RegularExpressions;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Many open streams, each of a BOM of which nothing is known.</summary>
internal static partial class Crowd
{
    // As many BOMs as a portal may show at once; the rest are further watchers of them.
    private const int Boms = 20;

    public static Task<LiveStream[]> OpenAsync(Uri front, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(number => LiveStream.WatchAsync(front, $"crowd-{number % Boms}")));

    /// <summary>Each was told when to come back, and ended as a response ends, not as a connection breaks.</summary>
    public static async Task AssertToldToComeBackAsync(LiveStream[] streams)
    {
        foreach (var stream in streams)
        {
            await stream.ToEndAsync();
            Assert.Matches(EndsWithRetry, stream.Text);
            await stream.DisposeAsync();
        }
    }

    [GeneratedRegex(@"\A(: keepalive\n\n)*retry: [2-5]\d{3}\nevent: connected\n[^\r]*\n\nretry: [2-5]\d{3}\n\n\z")]
    private static partial Regex EndsWithRetry { get; }
}
