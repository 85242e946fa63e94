using System.CommandLine;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Watching;

namespace EnrichmentStream.Tests.Unit.Publisher;

[Trait("Suite", "Unit")]
public class CommandAgainTests
{
    [Theory]
    [InlineData("watch b1", "watch b1 --after e1")]
    [InlineData("watch b1 --after e0 --json --server https://x.example/enrich",
        "watch b1 --after e1 --json --server https://x.example/enrich")]
    [InlineData("watch b1 --token secret --server=http://x", "watch b1 --after e1 --server http://x")]
    [InlineData("watch b1 --no-color", "watch b1 --after e1 --no-color")]
    public void Write_OfACommand_KeepsItsOptionsButTheToken(string given, string expected)
    {
        Assert.Equal(expected, Again(given, "e1"));
    }

    [Theory]
    [InlineData("e1;reboot", "watch b1 --after 'e1;reboot'")]
    [InlineData("it's$(x)", @"watch b1 --after 'it'\''s$(x)'")]
    public void Write_OfAnIdThatAShellWouldObey_QuotesIt(string eventId, string expected) =>
        Assert.Equal(expected, Again("watch b1", eventId));

    private static string Again(string given, string eventId)
    {
        var root = new RootCommand { WatchCommand.Create() };
        root.Add(ColorOption.Create());
        return CommandAgain.Write(root.Parse(given), "watch b1", "--after", eventId);
    }
}
