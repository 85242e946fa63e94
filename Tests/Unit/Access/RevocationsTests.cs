using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Revocation;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Access;

[Trait("Suite", "Unit")]
public sealed class RevocationsTests : IDisposable
{
    private const string Issuer = "https://issuer.example|";

    private static readonly BomId Bom = BomId.Parse("b");
    private static readonly BomId OtherBom = BomId.Parse("other");

    private readonly UnitsClock _time = new();
    private readonly UnitsMeters _meters = new();
    private readonly Revocations _revocations;

    public RevocationsTests()
    {
        var streams = new OpenStreams(Options.Create(new LimitOptions()), new AccessMetrics(_meters.Factory), _time);
        _revocations = new Revocations(streams, Options.Create(new RevocationOptions()), _time);
    }

    public void Dispose() => _meters.Dispose();

    [Theory]
    [InlineData(nameof(RevocationKind.Subject), Issuer + "s", true)]
    [InlineData(nameof(RevocationKind.Subject), "s", true)]
    [InlineData(nameof(RevocationKind.Subject), Issuer + "other", false)]
    [InlineData(nameof(RevocationKind.Subject), "https://other.example|s", false)]
    [InlineData(nameof(RevocationKind.Subject), "o", false)]
    [InlineData(nameof(RevocationKind.Organization), "o", true)]
    [InlineData(nameof(RevocationKind.Organization), "s", false)]
    [InlineData(nameof(RevocationKind.Bom), "b", true)]
    [InlineData(nameof(RevocationKind.Bom), "other", false)]
    public void Refuses_OlderToken_IfItIsConcerned(string kind, string of, bool refused)
    {
        Apply(Enum.Parse<RevocationKind>(kind), of);

        Assert.Equal(refused, _revocations.Refuses(User(issuedSecondsAgo: 10), Bom));
    }

    [Fact]
    public void Refuses_NewerToken_IsLetIn()
    {
        Apply(RevocationKind.Subject, Issuer + "s");

        Assert.True(_revocations.Refuses(User(issuedSecondsAgo: 0), Bom));
        Assert.False(_revocations.Refuses(User(issuedSecondsAgo: -1), Bom));
    }

    [Fact]
    public void Refuses_TokenThatDoesNotTellItsAge_CountsAsOlder()
    {
        Apply(RevocationKind.Organization, "o");

        Assert.True(_revocations.Refuses(User(issuedSecondsAgo: 0) with { IssuedAt = null }, Bom));
    }

    [Fact]
    public void Refuses_OfABom_IsForThatBomAlone()
    {
        Apply(RevocationKind.Bom, "b");

        Assert.False(_revocations.Refuses(User(issuedSecondsAgo: 10), OtherBom));
        Assert.False(_revocations.Refuses(User(issuedSecondsAgo: 10), null));
    }

    [Fact]
    public void Refuses_TheAdmin_Never()
    {
        Apply(RevocationKind.Bom, "b");

        Assert.False(_revocations.Refuses(Viewer.Admin, Bom));
    }

    [Fact]
    public void Refuses_AfterTheLongestLifetimeOfATokenHasPassed_IsForgotten()
    {
        Apply(RevocationKind.Subject, Issuer + "s");
        _time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));

        _revocations.ForgetOld();

        Assert.Empty(_revocations.Known);
    }

    [Fact]
    public void Apply_AnOlderOneAfterANewer_ChangesNothing()
    {
        var (older, newer) = (_time.GetUtcNow().AddSeconds(-5), _time.GetUtcNow());
        _revocations.Apply(new RevokedAccess(RevocationKind.Organization, "o", newer));
        _revocations.Apply(new RevokedAccess(RevocationKind.Organization, "o", older));

        Assert.True(_revocations.Refuses(User(issuedSecondsAgo: 1), Bom));
    }

    [Theory]
    [InlineData("s")]
    [InlineData("https://issuer.example/auth/v1|auth0|a b c")]
    [InlineData("ünï ")]
    public void Message_OfAnyName_IsReadAsItWasWritten(string of)
    {
        var revoked = new RevokedAccess(RevocationKind.Subject, of, _time.GetUtcNow());

        Assert.Equal(revoked, RevokedAccess.Parse(revoked.Message));
        Assert.Equal(revoked, RevokedAccess.Parse(revoked.Key, revoked.At.ToUnixTimeMilliseconds()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 Subject")]
    [InlineData("1 Subject ")]
    [InlineData("1 Nobody x")]
    [InlineData("x Subject y")]
    [InlineData("-1 Subject y")]
    [InlineData("999999999999999999 Subject y")]
    [InlineData("1765895400000 7 x")]
    public void Message_ThatIsNone_IsIgnored(string? message) => Assert.Null(RevokedAccess.Parse(message));

    private void Apply(RevocationKind kind, string of) =>
        _revocations.Apply(new RevokedAccess(kind, of, _time.GetUtcNow()));

    private Viewer User(int issuedSecondsAgo) => new()
    {
        Subject = Issuer + "s",
        OrganizationId = "o",
        IssuedAt = _time.GetUtcNow().AddSeconds(-issuedSecondsAgo),
    };
}
