using System.Text;
using System.Text.Json;
using CsCheck;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

[Trait("Suite", "Unit")]
public class JsonLineTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\r\n" };

    [Theory]
    [InlineData("{ }")]
    [InlineData("{\t\"a\" : [ 1 , 2 ] }")]
    [InlineData("""{"a":"\n\r"}""")]
    public void Of_NoRawLineBreak_IsTheDocumentItself(string json)
    {
        Assert.Equal(json, Line(json));
    }

    [Theory]
    [InlineData("{\n}", "{}")]
    [InlineData("{\r\n  \"a\" : 45.0 ,\r\n  \"b\" : [ 1e0 , -0.50 ]\r\n}\r\n", """{"a":45.0,"b":[1e0,-0.50]}""")]
    [InlineData("{\r\"a\":\t\" two  spaces \"}", """{"a":" two  spaces "}""")]
    [InlineData("{\n\"a\":\"quote \\\" : , { }\"}", """{"a":"quote \" : , { }"}""")]
    [InlineData("{\n\"a\":\"ends in a backslash \\\\\" , \"b\" : \" x \"}", """{"a":"ends in a backslash \\","b":" x "}""")]
    [InlineData("{\n\"a\":\"\\\\\\\" \"}", """{"a":"\\\" "}""")]
    [InlineData("{\n\"\\u0041 \\n\":\"é 😀\u2028\"}", "{\"\\u0041 \\n\":\"é 😀\u2028\"}")]
    public void Of_PrettyPrinted_LosesOnlyWhiteSpaceBetweenTokens(string json, string expected)
    {
        Assert.Equal(expected, Line(json));
    }

    [Fact]
    public void Of_AnyText_MeansTheSameOnOneLine()
    {
        Gen.Select(Gen.String, Gen.String, Gen.Double).Sample(
            (name, text, number) =>
            {
                var value = new Dictionary<string, object> { [name] = text, ["n"] = double.IsFinite(number) ? number : 0 };
                var pretty = JsonSerializer.Serialize(value, Indented);

                var line = Line(pretty);

                Assert.Equal(JsonSerializer.Serialize(value), line);
            },
            iter: 500);
    }

    private static string Line(string json) => Encoding.UTF8.GetString(JsonLine.Of(Encoding.UTF8.GetBytes(json)));
}
