using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Unit.Http;

[Trait("Suite", "Unit")]
public class HttpOptionsValidatorTests
{
    private static readonly HttpOptionsValidator Validator = new();

    [Fact]
    public void Validate_Defaults_AreGood()
    {
        UnitsValidation.AssertGood(Validator, new HttpOptions());
        Assert.Equal(27200, new HttpOptions().Port);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void Validate_Port_NamesTheRange(int port)
    {
        UnitsValidation.AssertBad(Validator, new HttpOptions { Port = port }, "CNS_PORT", port, 0, 65535);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Validate_Host_IsAnAddressOrEvery(string host)
    {
        UnitsValidation.AssertGood(Validator, new HttpOptions { Host = host });
    }

    [Fact]
    public void Validate_HostName_SaysWhatWouldBeRight()
    {
        UnitsValidation.AssertBad(
            Validator, new HttpOptions { Host = "portal.example" }, "CNS_HOST", "portal.example", "localhost", "*");
    }

    [Fact]
    public void Validate_Origins_SaysWhatWouldBeRight()
    {
        UnitsValidation.AssertBad(
            Validator, new HttpOptions { Origins = "localhost:3000" }, "CORS_ORIGINS", "localhost:3000", "http://");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("""["http://localhost:3000","*"]""")]
    public void Validate_AnyOriginWithCredentials_IsRefused(string origins)
    {
        UnitsValidation.AssertGood(Validator, new HttpOptions { Origins = origins });
        UnitsValidation.AssertBad(
            Validator, new HttpOptions { Origins = origins, AllowCredentials = true }, "CORS_ORIGINS", "*",
            "CORS_ALLOW_CREDENTIALS");
    }

    [Fact]
    public void Validate_TwoMistakes_NamesBoth()
    {
        UnitsValidation.AssertBad(Validator, new HttpOptions { Port = -1, Host = "x y" }, "CNS_PORT", "CNS_HOST");
    }
}
