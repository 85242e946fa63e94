using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

[Trait("Suite", "EndToEnd")]
[Collection(StandaloneProcessCollection.Name)]
public sealed class StandaloneGuideTests(StandaloneSubject subject) : GuideTests(subject)
{
    private readonly StandaloneSubject _subject = subject;

    [Fact]
    public async Task Stream_WithoutAnEventForASecond_GetsKeepalive()
    {
        await using var stream = await LiveStream.WatchAsync(_subject.Address, "silent");

        await stream.TextAsync(": keepalive\n\n: keepalive\n\n");

        Assert.Equal("connected", Assert.Single(stream.Events.Items).EventType);
    }
}
