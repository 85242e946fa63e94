using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public sealed class ReplayWindowTests : IDisposable
{
    private readonly UnitsIngest _ingest = new();

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public void Sweep_OlderThanTheWindow_IsForgotten()
    {
        var (window, inbox) = (Window(seconds: 60, bytes: 1 << 20), _ingest.Inbox("bom-1"));
        window.Keep(inbox, [1]);
        _ingest.Time.Advance(TimeSpan.FromSeconds(40));
        window.Keep(inbox, [2]);

        _ingest.Time.Advance(TimeSpan.FromSeconds(20));
        window.Sweep();
        Assert.Equal(2, inbox.Recent.Count);

        _ingest.Time.Advance(TimeSpan.FromSeconds(1));
        window.Sweep();
        Assert.Equal([2], Assert.Single(inbox.Recent));
    }

    [Fact]
    public void Keep_BeyondBytes_ForgetsTheOldestOfAllBoms()
    {
        var window = Window(seconds: 60, bytes: 2 * (100 + 512) + 100); // Keeping one costs 512 besides.
        var (one, two) = (_ingest.Inbox("bom-1"), _ingest.Inbox("bom-2"));

        window.Keep(one, new byte[100]);
        window.Keep(two, new byte[100]);
        window.Keep(two, new byte[100]);

        Assert.Empty(one.Recent);
        Assert.Equal(2, two.Recent.Count);
    }

    [Fact]
    public void Keep_LargerThanTheWindow_KeepsNothing()
    {
        var (window, inbox) = (Window(seconds: 60, bytes: 700), _ingest.Inbox("bom-1"));
        window.Keep(inbox, new byte[100]);

        window.Keep(inbox, new byte[251]);

        Assert.Empty(inbox.Recent);
    }

    [Fact]
    public void Keep_SwitchedOff_KeepsNothing()
    {
        var (window, inbox) = (Window(seconds: 0, bytes: 1 << 20), _ingest.Inbox("bom-1"));

        window.Keep(inbox, [1]);

        Assert.Empty(inbox.Recent);
    }

    private ReplayWindow Window(int seconds, long bytes) =>
        new(new IngestOptions { ReplaySeconds = seconds, ReplayBytes = bytes }, _ingest.Time);
}
