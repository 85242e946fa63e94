using System.Security.Claims;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Unit.Auth;

[Trait("Suite", "Unit")]
public class ViewerTests
{
    [Theory]
    [InlineData("org-1", "org-1", true)]
    [InlineData("org-1", "org-2", false)]
    [InlineData("org-1", "ORG-1", false)]
    [InlineData("org-1", null, false)]
    [InlineData(null, "org-1", false)]
    [InlineData(null, null, false)]
    public void MaySee_IsTheSameOrganizationAlone(string? own, string? ofBom, bool may)
    {
        Assert.Equal(may, new Viewer { OrganizationId = own }.MaySee(ofBom));
    }

    [Theory]
    [InlineData("org-1")]
    [InlineData(null)]
    public void MaySee_WhoSeesAll_SeesAlsoWhatNobodyOwns(string? ofBom)
    {
        Assert.True(Viewer.Admin.MaySee(ofBom));
    }

    [Fact]
    public void MayAsk_WithATicket_IsItsBomAlone()
    {
        var viewer = new Viewer { BomIds = [BomId.Parse("one")] };

        Assert.True(viewer.MayAsk(BomId.Parse("one")));
        Assert.False(viewer.MayAsk(BomId.Parse("two")));
        Assert.True(Viewer.Admin.MayAsk(BomId.Parse("two")));
    }

    [Fact]
    public void Of_APrincipalOfOurs_IsItsViewer()
    {
        Assert.Same(Viewer.Admin, Viewer.Of(ViewerIdentity.Principal(Viewer.Admin, "any")));
    }

    [Fact]
    public void Of_AnyOtherPrincipal_Throws()
    {
        var other = new ClaimsPrincipal(new ClaimsIdentity([new Claim("org_id", "org-1")], "any"));

        Assert.Throws<InvalidOperationException>(() => Viewer.Of(other));
    }
}
