using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Tests.Unit.Wire;

[Trait("Suite", "Unit")]
public class BomIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("A.b_c-9")]
    [InlineData("...")]
    [InlineData("test-id")]
    public void TryParse_AllowedText_IsTheId(string text)
    {
        Assert.True(BomId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a%2Fb")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("*")]
    public void TryParse_OtherText_IsRefused(string? text)
    {
        Assert.False(BomId.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_Length_IsAtMost128()
    {
        Assert.True(BomId.TryParse(new string('a', 128), out _));
        Assert.False(BomId.TryParse(new string('a', 129), out _));
    }

    [Fact]
    public void NewCanary_IsNoBomsId()
    {
        var canary = BomId.NewCanary();

        Assert.True(canary.IsCanary);
        Assert.NotEqual(canary, BomId.NewCanary());
        Assert.False(BomId.TryParse(canary.Value, out _));
        Assert.True(BomId.TryParseAny(canary.Value, out var read));
        Assert.Equal(canary, read);
        Assert.Equal(canary, BomId.ParseAny(canary.Value));
    }

    [Theory]
    [InlineData("!canary-")]
    [InlineData("!canary-1")]
    [InlineData("!canary-../../0000000000000000000000000000")]
    [InlineData("!other")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParseAny_NeitherABomNorACanary_IsRefused(string? text) => Assert.False(BomId.TryParseAny(text, out _));

    [Fact]
    public void Equals_OtherCase_IsAnotherId()
    {
        Assert.NotEqual(BomId.Parse("a"), BomId.Parse("A"));
        Assert.Equal(BomId.Parse("a"), BomId.Parse("a"));
    }

    [Fact]
    public void Parse_Bad_SaysTheRule()
    {
        Assert.Contains("128", Assert.Throws<FormatException>(() => BomId.Parse("a b")).Message, StringComparison.Ordinal);
    }
}
