using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>A prefix that the service's own paths begin with could not be told from them.</summary>
[Trait("Suite", "Unit")]
public class PathBaseTests
{
    [Theory]
    [InlineData("/health", false)]
    [InlineData("/HEALTH/x", false)]
    [InlineData("/api/enrichment", false)]
    [InlineData("/api/demo/", false)]
    [InlineData("/api", true)]
    [InlineData("/healthy", true)]
    [InlineData("/enrich", true)]
    public void Validate_PathOfTheServiceItself_IsBad(string path, bool isGood)
    {
        var options = new HttpOptions { PathBase = path };
        if (isGood) UnitsValidation.AssertGood(new HttpOptionsValidator(), options);
        else UnitsValidation.AssertBad(new HttpOptionsValidator(), options, "PATH_BASE");
    }
}
