using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Hosting;

[Trait("Suite", "Unit")]
public class ChannelPrefixTests
{
    private static readonly RedisOptionsValidator Validator = new();

    [Theory]
    [InlineData("enrichment:")]
    [InlineData("staging:")]
    [InlineData("staging:enrichment:")]
    [InlineData("eu/prod/")]
    [InlineData("a:")]
    public void Prefix_ThatEndsAsNoBomIdCan_IsTaken(string prefix) => UnitsValidation.AssertGood(Validator, Options(prefix));

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("enrichment")]
    [InlineData("staging-")]
    [InlineData("staging.")]
    [InlineData("en*:")]
    [InlineData("en?:")]
    [InlineData("e[n]:")]
    [InlineData("e\\n:")]
    [InlineData("two words:")]
    [InlineData("ü:")]
    [InlineData("revocations:")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123:")]
    public void Prefix_Other_IsNamedWithWhatWouldBeRight(string prefix) =>
        UnitsValidation.AssertBad(Validator, Options(prefix), "CHANNEL_PREFIX", prefix, "staging:");

    [Fact]
    public void RevocationChannel_FollowsThePrefix()
    {
        Assert.Equal("revocations:cluster", Options("enrichment:").RevocationChannel("cluster"));
        Assert.Equal("revocations:staging:cluster", Options("staging:").RevocationChannel("cluster"));
    }

    private static RedisOptions Options(string prefix) => new() { Url = "redis://h", ChannelPrefix = prefix };
}
