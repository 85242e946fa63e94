using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class RecentIdsTests
{
    [Fact]
    public void Add_NewId_IsRemembered()
    {
        var ids = new RecentIds(8);

        Assert.True(ids.Add("a"));
        Assert.True(ids.Add("A"));
        Assert.False(ids.Add("a"));
    }

    [Fact]
    public void Add_BeyondCapacity_ForgetsTheOldest()
    {
        var ids = new RecentIds(2);
        ids.Add("a");
        ids.Add("b");

        ids.Add("c");

        Assert.False(ids.Add("b"));
        Assert.False(ids.Add("c"));
        Assert.True(ids.Add("a"));
    }

    [Fact]
    public void Add_Repeated_DoesNotMakeTheIdYounger()
    {
        var ids = new RecentIds(2);
        ids.Add("a");
        ids.Add("b");
        ids.Add("a");

        ids.Add("c");

        Assert.False(ids.Add("b"));
        Assert.True(ids.Add("a"));
    }
}
