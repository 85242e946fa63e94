using EnrichmentStream.History.Postgres;

namespace EnrichmentStream.Tests.Unit.History;

[Trait("Suite", "Unit")]
public class DatabaseUrlTests
{
    [Fact]
    public void TryParse_Url_IsPercentDecoded()
    {
        Assert.True(DatabaseUrl.TryParse(
            "postgresql://us%40er:p%2F%3A%23w@db.example.com:6543/my%20db?sslmode=require&pgbouncer=true", out var read, out _));

        Assert.Equal(("db.example.com", 6543, "us@er", "p/:#w", "my db"), (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.Equal(Npgsql.SslMode.Require, read.SslMode);
    }

    [Fact]
    public void TryParse_ShortUrl_HasPostgresPortAndPoolerDefaults()
    {
        Assert.True(DatabaseUrl.TryParse("postgres://u@[::1]/d", out var read, out _));

        Assert.Equal(("::1", 5432, "u", null, "d"), (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.True(read.NoResetOnClose);
        Assert.Equal((0, 16, 5, 15), (read.MaxAutoPrepare, read.MaxPoolSize, read.Timeout, read.CommandTimeout));
        Assert.False(read.IncludeErrorDetail);
    }

    [Fact]
    public void TryParse_NpgsqlString_KeepsWhatItSets()
    {
        Assert.True(DatabaseUrl.TryParse("Host=h;Username=u;Maximum Pool Size=3;No Reset On Close=false;Include Error Detail=true", out var read, out _));

        Assert.Equal((3, false, false), (read.MaxPoolSize, read.NoResetOnClose, read.IncludeErrorDetail));
    }

    [Theory]
    [InlineData("mysql://u:secret@h/d")]
    [InlineData("postgres://")]
    [InlineData("postgres:///secret")]
    [InlineData("Username=secret")]
    [InlineData("secret")]
    [InlineData("Host=h;Nonsense=secret")]
    [InlineData("postgres://u:p@h/d?nonsense=secret")]
    [InlineData("postgres://u:p@h/d?sslmode=secret")]
    public void TryParse_Other_SaysTheFormsAndNoPartOfIt(string text)
    {
        Assert.False(DatabaseUrl.TryParse(text, out _, out var reason));
        Assert.Contains("postgres://user:password@host:5432/database", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://u:p@db.example/d", false)]
    [InlineData("postgres://u:p@db.example/d?sslmode=require", false)]
    [InlineData("postgres://u:p@db.example/d?sslmode=prefer", false)]
    [InlineData("postgres://u:p@db.example/d?sslmode=disable", false)]
    [InlineData("postgres://u:p@db.example/d?sslmode=verify-ca", true)]
    [InlineData("postgres://u:p@db.example/d?sslmode=verify-full", true)]
    [InlineData("postgres://u:p@10.0.0.1/d?sslmode=require", false)]
    [InlineData("postgres://u:p@127.0.0.1/d", true)]
    [InlineData("postgres://u:p@localhost/d", true)]
    [InlineData("postgres://u:p@[::1]/d", true)]
    [InlineData("Host=/var/run/postgresql;Database=d", true)]
    [InlineData("Host=localhost,db.example;Database=d", false)]
    public void Server_IsVerified_ByACertificateOrOnThisMachine(string url, bool verified)
    {
        Assert.True(DatabaseUrl.TryParse(url, out var connection, out _));

        Assert.Equal(verified, DatabaseUrl.IsVerified(connection));
    }
}
