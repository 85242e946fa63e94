using System.Net;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Unit.Http;

[Trait("Suite", "Unit")]
public class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    public void Of_Address_IsWhatAClientCannotChoose(string address, string counted) =>
        Assert.Equal(counted, ClientAddress.Of(IPAddress.Parse(address)));

    [Fact]
    public void Of_NoAddress_IsOneForAll() => Assert.Equal("unknown", ClientAddress.Of(null));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("10.0.0.1", 1)]
    [InlineData("10.0.0.0/8, 2001:db8::/32, ::1", 3)]
    public void Proxies_AddressesAndNetworks_AreTaken(string? text, int count)
    {
        Assert.True(ProxyList.TryParse(text, out var networks));
        Assert.Equal(count, networks.Length);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1,x")]
    public void Proxies_AnythingElse_IsRefused(string text) => Assert.False(ProxyList.TryParse(text, out _));
}
