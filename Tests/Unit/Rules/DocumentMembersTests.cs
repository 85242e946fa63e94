using System.Text.Json;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class DocumentMembersTests
{
    [Theory]
    [InlineData("""{"a":1}""", 1)]
    [InlineData("""{"a":1,"a":2}""", 2)]
    [InlineData("""{"\ud800":0,"a":1}""", 1)]
    [InlineData("""{"a":1,"\ud800":0}""", 1)]
    [InlineData("""{"a":1,"\udc00\ud800":0,"\u0061":2,"x\ud800":3}""", 2)]
    [InlineData("""{"\ud800":0}""", null)]
    [InlineData("""{}""", null)]
    public void Member_BesideNamesThatAreNoText_IsFoundAndTheLastCounts(string json, int? expected)
    {
        var root = JsonElement.Parse(json);

        Assert.Equal(expected, root.TryGetMember("a", out var value) ? value.GetInt32() : null);
        Assert.Equal(expected, DocumentMembers.Read(root).TryGetValue("a", out var read) ? read.GetInt32() : null);
    }
}
