using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Access;

[Trait("Suite", "Unit")]
public sealed class StreamTicketsTests
{
    private static readonly BomId Bom = BomId.Parse("b");

    private readonly UnitsClock _time = new();
    private readonly StreamTickets _tickets;

    public StreamTicketsTests() => _tickets = With(new EphemeralDataProtectionProvider(NullLoggerFactory.Instance));

    [Fact]
    public void Read_ItsOwnBom_GivesTheSameViewerForThatBom()
    {
        var viewer = User(lifeMinutes: 60);

        var read = _tickets.Read(_tickets.Issue(viewer, Bom).Text, Bom);

        Assert.Equal([Bom], read!.BomIds);
        Assert.Equal(viewer, read with { BomIds = null });
    }

    [Theory]
    [InlineData("a b", "a b", true)]
    [InlineData("a b", "b a", true)]
    [InlineData("a b", "a", false)]
    [InlineData("a b", "a b c", false)]
    [InlineData("a b", "a c", false)]
    [InlineData("a b", "ab", false)]
    [InlineData("a", "a b", false)]
    public void Read_ItsBomsInWhateverOrder_AndNoOthers(string made, string asked, bool opens)
    {
        var read = _tickets.Read(_tickets.Issue(User(60), Boms(made)).Text, Boms(asked));

        Assert.Equal(opens ? Boms(asked) : null, read?.BomIds);
        static BomId[] Boms(string ids) => [.. ids.Split(' ').Select(BomId.Parse)];
    }

    [Fact]
    public void Issue_ForFiftyBomsOfTheLongestIds_IsAsShortAsForOne()
    {
        var fifty = Enumerable.Range(10, 50).Select(number => BomId.Parse(new string('b', BomId.MaxLength - 2) + number));

        Assert.Equal(_tickets.Issue(User(60), Bom).Text.Length, _tickets.Issue(User(60), [.. fifty]).Text.Length);
    }

    [Fact]
    public void Read_AnotherBom_GivesNothing() =>
        Assert.Null(_tickets.Read(_tickets.Issue(User(60), Bom).Text, BomId.Parse("b2")));

    [Fact]
    public void Read_OfAnotherProcessWithOtherKeys_GivesNothing()
    {
        var others = With(new EphemeralDataProtectionProvider(NullLoggerFactory.Instance));

        Assert.Null(others.Read(_tickets.Issue(User(60), Bom).Text, Bom));
    }

    [Fact]
    public void Read_AfterItsMinutes_GivesNothing()
    {
        var (text, expiresAt) = _tickets.Issue(User(60), Bom);

        Assert.Equal(_time.GetUtcNow().AddMinutes(15), expiresAt);
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.NotNull(_tickets.Read(text, Bom));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_tickets.Read(text, Bom));
    }

    [Fact]
    public void Issue_LoginEndsEarlier_TheTicketEndsWithIt() =>
        Assert.Equal(_time.GetUtcNow().AddMinutes(5), _tickets.Issue(User(5), Bom).ExpiresAt);

    [Fact]
    public void Read_TheAdminsTicket_IsNotTheAdmin()
    {
        var read = _tickets.Read(_tickets.Issue(Viewer.Admin, Bom).Text, Bom)!;

        Assert.True(read.SeesAll);
        Assert.False(read.IsAdmin);
        Assert.Equal(_time.GetUtcNow(), read.IssuedAt);
    }

    [Theory]
    [InlineData("ticket.")]
    [InlineData("ticket.x")]
    [InlineData("ticket.CfDJ8")]
    [InlineData("ticket.ünï")]
    [InlineData("ticket.a b")]
    public void Read_Garbage_GivesNothing(string text) => Assert.Null(_tickets.Read(text, Bom));

    [Fact]
    public void Read_AnyCharacterChanged_GivesNothing()
    {
        var text = _tickets.Issue(User(60), Bom).Text;

        for (var i = "ticket.".Length; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(_tickets.Read(new string(changed), Bom));
        }
    }

    private StreamTickets With(IDataProtectionProvider keys) => new(keys, Options.Create(new TicketOptions()), _time);

    private Viewer User(int lifeMinutes) => new()
    {
        Subject = "https://issuer.example|s",
        OrganizationId = "o",
        ExpiresAt = _time.GetUtcNow().AddMinutes(lifeMinutes),
        IssuedAt = _time.GetUtcNow().AddMinutes(-1),
    };
}
