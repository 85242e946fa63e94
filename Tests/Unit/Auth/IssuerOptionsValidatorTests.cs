using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Unit.Auth;

[Trait("Suite", "Unit")]
public class IssuerOptionsValidatorTests
{
    private const string Secret = "a-shared-secret-of-at-least-32-bytes";

    private static readonly IssuerOptionsValidator Validator = new();

    public static TheoryData<string> Urls =>
    [
        "http://issuer.example", "http://10.0.0.1", "https://user:pw@issuer.example", "https://issuer.example/?a=b",
        "https://issuer.example/#f", "ftp://issuer.example", "https://", "not a url", "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
    ];

    [Fact]
    public void Validate_NothingOrEverythingSet_IsGood()
    {
        UnitsValidation.AssertGood(Validator, new IssuerOptions());
        UnitsValidation.AssertGood(Validator, new IssuerOptions
        {
            Auth0Domain = "tenant.eu.auth0.com", Auth0Audience = "a", SupabaseUrl = "https://ref.supabase.co",
            SupabaseSecret = Secret, OidcAuthority = "http://localhost:8080/realms/ananta", OidcAudience = "b",
            StaffRole = "super_admin",
        });
    }

    [Theory]
    [InlineData("http://127.0.0.1:54321")]
    [InlineData("http://[::1]:54321/")]
    [InlineData("https://ref.supabase.co/")]
    public void Validate_HttpOnLoopback_IsGood(string url)
    {
        UnitsValidation.AssertGood(Validator, new IssuerOptions { SupabaseUrl = url });
    }

    [Theory]
    [InlineData("http://kong:8000", true)]
    [InlineData("http://keycloak.auth.svc.cluster.local:8080/realms/a", true)]
    [InlineData("http://10.0.0.1", true)]
    [InlineData("http://192.168.1.4:8000", true)]
    [InlineData("http://[fd00::1]:8000", true)]
    [InlineData("http://8.8.8.8", false)]
    [InlineData("http://169.254.169.254", false)]
    [InlineData("http://[fe80::1]", false)]
    [InlineData("http://[2001:db8::1]", false)]
    [InlineData("ftp://10.0.0.1", false)]
    public void Validate_HttpInAPrivateNetwork_NeedsTheSwitch(string url, bool goodWithIt)
    {
        IssuerOptions[] all =
        [
            new() { SupabaseUrl = url }, new() { OidcAuthority = url, OidcAudience = "a" },
            new() { OidcIssuer = "https://a.example", OidcAudience = "a", OidcMetadata = url },
            new() { Auth0Domain = "a.example", Auth0Audience = "a", Auth0Metadata = url },
        ];
        foreach (var options in all)
        {
            UnitsValidation.AssertBad(Validator, options, url, "ISSUER_ALLOW_HTTP");
            options.AllowHttp = true;
            if (goodWithIt) UnitsValidation.AssertGood(Validator, options);
            else UnitsValidation.AssertBad(Validator, options, url);
        }
    }

    // It stands between issuer and subject.
    [Fact]
    public void Validate_IssuerWithABar_IsBad()
    {
        const string Url = "https://a.example";
        UnitsValidation.AssertBad(Validator, new IssuerOptions { OidcIssuer = "a|b", OidcAuthority = Url, OidcAudience = "a" }, "OIDC_ISSUER");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { Auth0Issuer = "a|b", Auth0Domain = Url, Auth0Audience = "a" }, "AUTH0_ISSUER");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { SupabaseIssuer = "a|b", SupabaseUrl = Url }, "SUPABASE_ISSUER");
    }

    [Fact]
    public void Validate_NamesAndAddressesOfIssuers_SayWhatIsMissing()
    {
        UnitsValidation.AssertGood(Validator, new IssuerOptions { OidcIssuer = "https://a.example", OidcAudience = "a" });
        UnitsValidation.AssertGood(Validator, new IssuerOptions { SupabaseIssuer = "supabase", SupabaseSecret = Secret });
        UnitsValidation.AssertGood(
            Validator, new IssuerOptions { SupabaseIssuer = "supabase", SupabaseMetadata = "https://a.example/keys?x=y" });
        UnitsValidation.AssertBad(Validator, new IssuerOptions { SupabaseIssuer = "supabase" }, "SUPABASE_URL", "SUPABASE_METADATA");
        UnitsValidation.AssertBad(
            Validator, new IssuerOptions { OidcMetadata = "https://a.example/keys" }, "OIDC_AUTHORITY is missing", "OIDC_ISSUER");
        UnitsValidation.AssertBad(
            Validator, new IssuerOptions { OidcIssuer = "http://keycloak:8080", OidcAudience = "a" }, "OIDC_ISSUER", "OIDC_METADATA");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { SupabaseIssuer = "a b", SupabaseSecret = Secret }, "SUPABASE_ISSUER");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { Auth0Issuer = "https://a.example/" }, "AUTH0_AUDIENCE is missing");
        UnitsValidation.AssertBad(
            Validator,
            new IssuerOptions { SupabaseIssuer = "https://a.example", OidcAuthority = "https://a.example", OidcAudience = "a" },
            "twice");
    }

    [Fact]
    public void Validate_HalfAnIssuer_NamesTheMissingHalf()
    {
        UnitsValidation.AssertBad(Validator, new IssuerOptions { Auth0Domain = "a.b" }, "AUTH0_AUDIENCE is missing", "AUTH0_DOMAIN");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { Auth0Audience = "a" }, "AUTH0_DOMAIN is missing", "AUTH0_AUDIENCE");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { OidcAuthority = "https://a" }, "OIDC_AUDIENCE is missing");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { OidcAudience = "a" }, "OIDC_AUTHORITY is missing");
    }

    [Theory, MemberData(nameof(Urls))]
    public void Validate_UnsafeUrl_SaysWhatWouldBeRight(string url)
    {
        UnitsValidation.AssertBad(
            Validator, new IssuerOptions { OidcAuthority = url, OidcAudience = "a" }, "OIDC_AUTHORITY", url, "https", "loopback");
        UnitsValidation.AssertBad(Validator, new IssuerOptions { SupabaseUrl = url }, "SUPABASE_URL", url);
        UnitsValidation.AssertBad(Validator, new IssuerOptions { Auth0Domain = url, Auth0Audience = "a" }, "AUTH0_DOMAIN", url);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("-----BEGIN PUBLIC KEY-----MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A-----END PUBLIC KEY-----")]
    [InlineData("""{"kty":"RSA","n":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    public void Validate_SecretThatIsNone_IsRefusedAndNotTold(string secret)
    {
        UnitsValidation.AssertBad(Validator, new IssuerOptions { SupabaseSecret = secret }, "SUPABASE_JWT_SECRET");
        Assert.DoesNotContain(
            secret, Validator.Validate(null, new IssuerOptions { SupabaseSecret = secret }).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authenticated")]
    [InlineData("anon")]
    [InlineData("Authenticated")]
    public void Validate_StaffRoleOfEveryone_IsRefused(string role)
    {
        UnitsValidation.AssertBad(Validator, new IssuerOptions { StaffRole = role }, "STAFF_ROLE", role);
    }

    [Fact]
    public void Validate_OneIssuerTwice_IsRefused()
    {
        UnitsValidation.AssertBad(
            Validator,
            new IssuerOptions
            {
                SupabaseUrl = "https://ref.supabase.co", OidcAuthority = "https://ref.supabase.co/auth/v1/", OidcAudience = "a",
            },
            "SUPABASE_URL", "OIDC_AUTHORITY", "twice");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1_441)]
    public void Validate_KeysMinutes_NamesTheRange(int minutes)
    {
        UnitsValidation.AssertBad(Validator, new IssuerOptions { KeysMinutes = minutes }, "ISSUER_KEYS_MINUTES", minutes, 10, 1440);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("off", true)]
    [InlineData("OFF", true)]
    [InlineData("Off", true)]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789abcdef0123456789abcde", false)]
    public void Validate_AdminToken_IsLongOrOff(string? token, bool good)
    {
        var validator = new AdminTokenOptionsValidator(new(MinLength: 32));
        var options = new AdminTokenOptions { Token = token };

        if (good) UnitsValidation.AssertGood(validator, options);
        else UnitsValidation.AssertBad(validator, options, "ADMIN_TOKEN", 31, 32, "openssl rand");
        UnitsValidation.AssertGood(new AdminTokenOptionsValidator(new(MinLength: 1)), options);
        Assert.Equal(token?.Length > 3, options.IsOn);
    }
}
