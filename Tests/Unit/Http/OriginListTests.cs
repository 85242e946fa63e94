using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Unit.Http;

[Trait("Suite", "Unit")]
public class OriginListTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("[]")]
    [InlineData(",")]
    public void TryParse_Nothing_IsNoOrigin(string? text)
    {
        Assert.True(OriginList.TryParse(text, out var origins));
        Assert.Empty(origins);
    }

    [Theory]
    [InlineData("""["http://localhost:3000", "http://localhost:27100"]""")]
    [InlineData(""" [ "http://localhost:3000","http://localhost:27100" ] """)]
    [InlineData("http://localhost:3000,http://localhost:27100")]
    [InlineData(" http://localhost:3000 , http://localhost:27100 , ")]
    public void TryParse_JsonOrCommaList_GivesTheOrigins(string text)
    {
        Assert.True(OriginList.TryParse(text, out var origins));
        Assert.Equal(["http://localhost:3000", "http://localhost:27100"], origins);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://portal.example.com")]
    [InlineData("https://PORTAL.example.com")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://[::1]:3000")]
    [InlineData("""["*"]""")]
    public void TryParse_OneOrigin_IsGood(string text)
    {
        Assert.True(OriginList.TryParse(text, out var origins));
        Assert.Single(origins);
    }

    [Theory]
    [InlineData("localhost:3000")]
    [InlineData("localhost")]
    [InlineData("http://localhost:3000/")]
    [InlineData("http://localhost:3000/portal")]
    [InlineData("http://localhost:3000?x=1")]
    [InlineData("http://localhost:3000#x")]
    [InlineData("ftp://localhost")]
    [InlineData("http://")]
    [InlineData("null")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://a.example http://b.example")]
    [InlineData("http://good.example,bad")]
    [InlineData("""["http://localhost:3000" """)]
    [InlineData("""["http://localhost:3000", 5]""")]
    [InlineData("""[null]""")]
    [InlineData("""[["http://localhost:3000"]]""")]
    [InlineData("http://user@localhost:3000")]
    [InlineData("http://user:password@localhost:3000")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(OriginList.TryParse(text, out _));
    }
}
