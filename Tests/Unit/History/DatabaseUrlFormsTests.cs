using EnrichmentStream.History.Postgres;
using Npgsql;

namespace EnrichmentStream.Tests.Unit.History;

/// <summary>Database URLs as other stacks print them.</summary>
[Trait("Suite", "Unit")]
public class DatabaseUrlFormsTests
{
    [Theory]
    [InlineData("postgres://")]
    [InlineData("postgresql://")]
    [InlineData("POSTGRESQL://")]
    [InlineData("postgresql+asyncpg://")]
    [InlineData("postgresql+psycopg2://")]
    [InlineData("postgresql+psycopg://")]
    [InlineData("postgres+pg8000://")]
    [InlineData("postgis://")]
    [InlineData("jdbc:postgresql://")]
    public void Scheme_OfADriver_IsTaken(string scheme)
    {
        var read = Read(scheme + "u:p@db.example:6543/d");

        Assert.Equal(("db.example", 6543, "u", "p", "d"), (read.Host, read.Port, read.Username, read.Password, read.Database));
    }

    [Theory]
    [InlineData("pgbouncer=true&connection_limit=1&pool_timeout=10")]
    [InlineData("statement_cache_size=0&prepared_statement_cache_size=0")]
    [InlineData("prepared_statements=false&prepareThreshold=0")]
    [InlineData("supa=base-pooler.x&workaround=supabase-pooler.vercel")]
    [InlineData("serverVersion=16&charset=utf8")]
    [InlineData("schema=public")]
    [InlineData("target_session_attrs=read-write")]
    [InlineData("uselibpqcompat=true")]
    public void Option_ThatAsksForNothing_ChangesNothing(string options) =>
        Assert.Equal(Read("postgres://u:p@h/d").ConnectionString, Read("postgres://u:p@h/d?" + options).ConnectionString);

    [Theory]
    [InlineData("sslmode=no-verify", "SSL Mode", SslMode.Require)]
    [InlineData("sslmode=verify-full", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("ssl=true", "SSL Mode", SslMode.Require)]
    [InlineData("ssl=require", "SSL Mode", SslMode.Require)]
    [InlineData("ssl=false", "SSL Mode", SslMode.Disable)]
    [InlineData("sslmode=require&sslaccept=strict", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("sslmode=require&sslaccept=accept_invalid_certs", "SSL Mode", SslMode.Require)]
    [InlineData("sslmode=disable&sslaccept=strict", "SSL Mode", SslMode.Disable)]
    [InlineData("sslaccept=strict&sslmode=require", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("sslaccept=strict&sslmode=disable", "SSL Mode", SslMode.Disable)]
    [InlineData("sslmode=verify-full&ssl=true", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("sslmode=verify-full&ssl=false", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("ssl=false&sslmode=require", "SSL Mode", SslMode.Require)]
    [InlineData("sslmode=verify-ca&sslaccept=accept_invalid_certs", "SSL Mode", SslMode.VerifyCA)]
    [InlineData("sslaccept=accept_invalid_certs&sslmode=verify-ca", "SSL Mode", SslMode.VerifyCA)]
    [InlineData("sslrootcert=system", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("sslrootcert=system&sslmode=verify-ca", "SSL Mode", SslMode.VerifyCA)]
    [InlineData("sslmode=require&sslrootcert=/etc/ca.pem", "SSL Mode", SslMode.VerifyCA)]
    [InlineData("sslrootcert=/etc/ca.pem&ssl=true", "SSL Mode", SslMode.VerifyCA)]
    [InlineData("sslmode=no-verify&sslrootcert=/etc/ca.pem", "SSL Mode", SslMode.Require)]
    [InlineData("channel_binding=require", "Channel Binding", ChannelBinding.Require)]
    [InlineData("sslrootcert=/etc/ca.pem", "Root Certificate", "/etc/ca.pem")]
    [InlineData("sslnegotiation=direct", "SSL Negotiation", SslNegotiation.Direct)]
    [InlineData("schema=tenant_a", "Search Path", "tenant_a")]
    [InlineData("schema=Tenant-A", "Search Path", "\"Tenant-A\"")]
    [InlineData("currentSchema=a,b", "Search Path", "a,b")]
    [InlineData("search_path=a", "Search Path", "a")]
    [InlineData("options=-c%20search_path%3Da", "Options", "-c search_path=a")]
    [InlineData("options=-c+search_path%3Da", "Options", "-c search_path=a")]
    [InlineData("options=project%3Dx", "Options", "project=x")]
    [InlineData("connect_timeout=10", "Timeout", 10)]
    [InlineData("connectTimeout=10", "Timeout", 10)]
    [InlineData("socket_timeout=20", "Command Timeout", 20)]
    [InlineData("application_name=app", "Application Name", "app")]
    [InlineData("ApplicationName=app", "Application Name", "app")]
    [InlineData("keepalives_idle=30", "TCP Keepalive Time", 30)]
    [InlineData("Maximum%20Pool%20Size=4", "Maximum Pool Size", 4)]
    [InlineData("max_pool_size=4", "Maximum Pool Size", 4)]
    [InlineData("user=other&password=p%40ss", "Password", "p@ss")]
    public void Option_OfAnotherDriver_IsMapped(string options, string name, object value) =>
        Assert.Equal(value, Read("postgres://u:p@h/d?" + options)[name]);

    [Theory]
    [InlineData("postgres://u:p@h1,h2:6432/d", "h1:5432,h2:6432", null)]
    [InlineData("postgres://u:p@h1:1,h2:2/d?target_session_attrs=read-write", "h1:1,h2:2", "read-write")]
    [InlineData("postgres://u:p@[::1]:1,h2/d?target_session_attrs=primary&load_balance_hosts=random", "[::1]:1,h2:5432", "primary")]
    public void Hosts_MoreThanOne_AreTaken(string url, string hosts, string? target)
    {
        var read = Read(url);

        Assert.Equal((hosts, target), (read.Host, read.TargetSessionAttributes));
    }

    [Theory]
    [InlineData("postgres://u:p@/d?host=/var/run/postgresql")]
    [InlineData("postgresql:///d?host=/var/run/postgresql&user=u&password=p")]
    [InlineData("postgres://u:p@%2Fvar%2Frun%2Fpostgresql/d")]
    public void Socket_ByItsFolder_IsTaken(string url)
    {
        var read = Read(url);

        Assert.Equal(("/var/run/postgresql", "u", "p", "d"), (read.Host, read.Username, read.Password, read.Database));
    }

    [Theory]
    [InlineData("p%40s%3As%2Fw%3Frd%23%25%20", "p@s:s/w?rd#% ")]
    [InlineData("p@ss:w", "p@ss:w")]
    [InlineData("p;w'\"=+&$!*", "p;w'\"=+&$!*")]
    [InlineData("%C3%A9", "é")]
    public void Password_WithSpecialCharacters_IsTaken(string written, string password) =>
        Assert.Equal(password, Read($"postgres://u:{written}@h/d").Password);

    [Theory]
    [InlineData("postgres://u:secret@h/d?nonsense=secret", "nonsense")]
    [InlineData("postgres://u:secret@h/d?sslmode=secret", "sslmode")]
    [InlineData("postgres://u:secret@h/d?ssl=secret", "ssl")]
    [InlineData("postgres://u:secret@h/d?connect_timeout=secret", "connect_timeout")]
    [InlineData("postgres://u:secret@h/d?target_session_attrs=read-only", "target_session_attrs")]
    [InlineData("Host=h;Nonsense=secret", "nonsense")]
    [InlineData("Host=h;Maximum Pool Size=secret", "maximum pool size")]
    public void Option_UnknownOrWrong_IsNamedWithoutItsValue(string text, string option)
    {
        var reason = Reason(text);

        Assert.Contains($"'{option}'", reason, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("postgres://u:s/secret@h/d", "percent-encoded")]
    [InlineData("postgres://u:12?secret@h/d", "percent-encoded")]
    [InlineData("postgres://u:12?secret=x@h/d", "percent-encoded")]
    [InlineData("postgres://u:s#secret@h/d", "percent-encoded")]
    [InlineData("postgres://u:secret@h:port/d", "port")]
    [InlineData("postgres://u:secret@h:0/d", "port")]
    [InlineData("prisma://accelerate.prisma-data.net/?api_key=secret", "Prisma")]
    [InlineData("prisma+postgres://localhost:51213/?api_key=secret", "Prisma")]
    [InlineData("postgres://u:p@h/d?se%20!cret%3D%3D=secret", "an option")]
    public void Url_ThatCannotBeRead_SaysWhyAndNoPartOfIt(string text, string why) =>
        Assert.Contains(why, Reason(text), StringComparison.Ordinal);

    private static string Reason(string text)
    {
        Assert.False(DatabaseUrl.TryParse(text, out _, out var reason));
        Assert.DoesNotContain("secret", reason, StringComparison.Ordinal);
        Assert.Contains("postgres://user:password@host:5432/database", reason, StringComparison.Ordinal);
        return reason;
    }

    private static NpgsqlConnectionStringBuilder Read(string url)
    {
        Assert.True(DatabaseUrl.TryParse(url, out var read, out var reason), reason);
        return read;
    }
}
