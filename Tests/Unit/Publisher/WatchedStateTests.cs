using System.Text.Json;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Watching;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>What the command line shows of a document of whatever shape.</summary>
[Trait("Suite", "Unit")]
public class WatchedStateTests
{
    public static TheoryData<string, double?> Numbers => Spellings.Numbers;

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_InEverySpelling_IsReadAsThePortalReadsIt(string json, double? number)
    {
        using var parsed = JsonDocument.Parse(json);

        Assert.Equal(number, DocumentNumber.Read(parsed.RootElement));
        Assert.Equal(number, WatchedState.Read($$$"""{"state":{"percent_complete":{{{json}}}}}""").Percent);
    }

    [Theory]
    [InlineData(
        45.5, "12 of 100 enriched", """{"total_items":"100","enriched_items":"12","percent_complete":"45.5"}""")]
    [InlineData(45.0, "90 of 200 enriched", """{"total_items":200.0,"enriched_items":90,"percent_complete":45}""")]
    [InlineData(
        66.3, "100 of 300 enriched, 99 failed", """{"total_items":300,"enriched_items":100,"failed_items":99}""")]
    [InlineData(100.0, "12 of 10 enriched", """{"total_items":10,"enriched_items":12}""")]
    [InlineData(7.0, "", """{"percent_complete":7}""")]
    [InlineData(null, "1E+300 enriched", """{"enriched_items":1e300}""")]
    [InlineData(0.0, "-1.5E+15 of 1000000 enriched", """{"total_items":1e6,"enriched_items":-15e14}""")]
    [InlineData(null, "5 enriched", """{"enriched_items":5}""")]
    [InlineData(null, "", """{"status":"enriching"}""")]
    [InlineData(null, "12 enriched, total_items is not a number", """{"total_items":"many","enriched_items":12}""")]
    [InlineData(null, "percent_complete is not a number", """{"percent_complete":"most"}""")]
    [InlineData(null, "", "[]")]
    public void State_OfWhateverShape_IsNeverShownAsZeroOfZero(double? percent, string text, string state)
    {
        var read = WatchedState.Read($$"""{"state":{{state}}}""");

        Assert.Equal((percent, text), (read.Percent, read.Text));
    }

    [Theory]
    [InlineData("a\u001b[31mb", "a·[31mb")]
    [InlineData("a\r\nb\u0007", "a··b·")]
    [InlineData("a\u009bb\u202ec\u2028d", "a·b·c·d")]
    public void Message_WithControlCharacters_IsSafeToShow(string message, string shown)
    {
        var json = JsonSerializer.Serialize(new { error = message, state = new { } });

        Assert.Equal(shown, WatchedState.Read(json).Text);
        Assert.Equal(shown, PrintableText.Of(message));
    }

    [Fact]
    public void Json_WithControlCharacters_IsEscapedAndMeansTheSame()
    {
        const string Json = "{\"a\":\"x\u009by\u202e\u007f\"}";

        var shown = PrintableText.OfJson(Json);

        Assert.Equal("""{"a":"x\u009by\u202e\u007f"}""", shown);
        Assert.Equal(
            JsonSerializer.Deserialize<Dictionary<string, string>>(Json),
            JsonSerializer.Deserialize<Dictionary<string, string>>(shown));
    }

    [Theory]
    [InlineData(1e300, "1E+300 %")]
    [InlineData(45.3, "45.3 %")]
    public void Percent_OfAnyNumber_IsShort(double percent, string shown) =>
        Assert.Equal(shown, ProgressText.Percent(percent));

    [Fact]
    public void Duration_OfAnyLength_IsSaidInTheUnitsThatFit() => Assert.Equal(
        ["0 s", "34 s", "2 min 5 s", "1 h 1 min"],
        ((double[])[-3, 34.4, 125, 3_660]).Select(seconds => ProgressText.Duration(TimeSpan.FromSeconds(seconds))));

    [Fact]
    public void Line_OnATerminalOfAnyWidth_KeepsPercentAndBarAndFits()
    {
        foreach (var width in Enumerable.Range(20, 200))
        {
            var line = new RunLine("123e4567-e89b-12d3-a456-426614174000")
            {
                Text = "135 of 264 enriched, 7 failed",
                Percent = 56.8,
            };

            var (percent, done, open, behind) = line.Fit(width);

            Assert.Equal("56.8 %", percent.Trim());
            Assert.True(done > 0 && done + open >= 6, $"The bar has {done} and {open} columns of {width}.");
            Assert.True(
                2 + percent.Length + 1 + done + open + 1 + behind.Length < width,
                $"{width} columns do not hold '{behind}'.");
        }
    }
}
