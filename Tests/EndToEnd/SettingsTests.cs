using System.Globalization;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What the programs make of their command line, environment and <c>.env</c>.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class SettingsTests
{
    // Nothing listens there: a wrong setting must be told without any server.
    private const string Redis = "redis://127.0.0.1:1/0";

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    [InlineData("WebFront")]
    public async Task Help_IsAsked_TellsTheSettingsAndExitsWith0(string program)
    {
        await using var service = Service.Start(program, [], ["--help"]);

        Assert.Equal(0, await service.Process.ExitAsync());

        Assert.Contains(service.Process.Output.Items, line => line.Contains("REDIS_URL", StringComparison.Ordinal));
        Assert.Empty(service.Process.Errors.Items);
    }

    [Theory]
    [InlineData("Standalone", "SSE_KEEPALIVE_SECONDS", "0")]
    [InlineData("Standalone", "CNS_PORT", "abc")]
    [InlineData("Standalone", "EMBEDDED_REDIS_PORT", "abc")]
    [InlineData("Standalone", "EMBEDDED_REDIS_PORT", "0")]
    [InlineData("Standalone", "CORS_ORIGINS", "[\"http://localhost:3000/path\"]")]
    [InlineData("Standalone", "REDIS_URL", "localhost:6379")]
    [InlineData("Standalone", "MAX_STREAMS", "1e3")]
    [InlineData("Standalone", "CORS_ALLOW_CREDENTIALS", "maybe")]
    [InlineData("Standalone", "AllowedHosts", "\"localhost\"")]
    [InlineData("Standalone", "Logging__LogLevel__EnrichmentStream", "Loud")]
    [InlineData("Silo", "REDIS_URL", "")]
    [InlineData("Silo", "REDIS_URL", "localhost:6379")]
    [InlineData("Silo", "SILO_PORT", "abc")]
    [InlineData("Silo", "CLUSTER_ID", "a b")]
    [InlineData("WebFront", "REDIS_URL", "")]
    [InlineData("WebFront", "REDIS_URL", "redis://")]
    [InlineData("WebFront", "CNS_PORT", "abc")]
    [InlineData("WebFront", "SSE_KEEPALIVE_SECONDS", "0")]
    [InlineData("WebFront", "CORS_ORIGINS", "[\"http://localhost:3000\"")]
    public async Task Setting_IsWrong_OneLineNamesIt(string program, string setting, string value)
    {
        await using var service = Service.Start(program, With(program, setting, value));

        await Refusal.AssertAsync(service, setting);
    }

    [Theory]
    [InlineData("Standalone", "ADMIN_TOKEN", "\"hunter2hunter2hunter2hunter2hunter2\"")]
    [InlineData("Standalone", "SUPABASE_JWT_SECRET", "'hunter2hunter2hunter2hunter2hunter2'")]
    [InlineData("Standalone", "EMBEDDED_REDIS_PORT", "'27012'")]
    [InlineData("Silo", "CLUSTER_ID", "\"enrichment\"")]
    [InlineData("Silo", "DATABASE_URL", "\"postgres://u:hunter2@127.0.0.1:1/d\"")]
    [InlineData("Silo", "DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/d?nonsense=hunter2")]
    [InlineData("Silo", "CHANNEL_PREFIX", "enrichment")]
    [InlineData("Silo", "CHANNEL_PREFIX", "en*:")]
    [InlineData("WebFront", "OIDC_AUDIENCE", "api\nhunter2")]
    [InlineData("WebFront", "PATH_BASE", "enrich")]
    public async Task Setting_QuotedHiddenOrOutOfItsForm_OneLineNamesItAndNoSecret(string program, string setting, string value)
    {
        await using var byEnvironment = Service.Start(program, With(program, setting, value));
        var without = With(program, setting, value);
        without.Remove(setting);
        await using var byCommandLine = Service.Start(program, without, ["--" + setting, value]);

        foreach (var service in (Service[])[byEnvironment, byCommandLine])
        {
            await Refusal.AssertAsync(service, setting);
            Assert.DoesNotContain("hunter2", service.Process.Transcript, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ADMIN_TOKEN=  hunter2hunter2hunter2hunter2hunter2 \r\n")]
    [InlineData("ADMIN_TOKEN=\"hunter2hunter2hunter2hunter2hunter2\"\n")]
    [InlineData("ADMIN_TOKEN='hunter2hunter2hunter2hunter2hunter2'")]
    [InlineData("export ADMIN_TOKEN=hunter2hunter2hunter2hunter2hunter2\n")]
    [InlineData("export ADMIN_TOKEN=\"hunter2hunter2hunter2hunter2hunter2\"\n")]
    public async Task DotEnv_WithBlanksOrItsOwnQuotes_HoldsTheValueAlone(string dotEnv)
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        settings.Remove("ADMIN_TOKEN");
        await using var service = Service.Start("Standalone", settings, dotEnv: dotEnv);
        await service.ReadyAsync();

        Assert.Equal(200, await StreamStatusAsync(service, "hunter2hunter2hunter2hunter2hunter2"));
    }

    [Fact]
    public async Task AdminToken_WithALineBreakAfterIt_LetsItsHolderIn()
    {
        var settings = With("Standalone", "ADMIN_TOKEN", Service.Token + "\n");
        await using var service = await Service.Start("Standalone", settings).ReadyAsync();

        Assert.Equal(200, await StreamStatusAsync(service, Service.Token));
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("WebFront")]
    public async Task RedisUrl_IsMissing_OneLineNamesIt(string program)
    {
        var settings = With(program, "REDIS_URL", "");
        settings.Remove("REDIS_URL");
        await using var service = Service.Start(program, settings);

        await Refusal.AssertAsync(service, "REDIS_URL");
    }

    [Fact]
    public async Task Settings_TwoAreWrong_OneLineEach()
    {
        var settings = With("Standalone", "SSE_KEEPALIVE_SECONDS", "0");
        settings["GRAIN_EVENTS"] = "0";
        await using var service = Service.Start("Standalone", settings);

        Assert.Equal(78, await service.Process.ExitAsync());

        Assert.Equal(2, service.Process.Errors.Items.Length);
    }

    [Fact]
    public async Task Token_LogLevelOfTheConsoleRaised_IsNotPrinted()
    {
        var settings = With("WebFront", "Logging__Console__LogLevel__Default", "Information");
        settings["Logging__LogLevel__Default"] = "Information";
        await using var service = Service.Start("WebFront", settings);
        await service.AnswersAsync("/health/live?token=open-sesame", 200);

        Assert.DoesNotContain("open-sesame", service.Process.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedisUrl_IsWrong_ItsPasswordIsNotPrinted()
    {
        const string wrong = "http://user:open-sesame@localhost";
        await using var service = Service.Start("WebFront", With("WebFront", "REDIS_URL", wrong));

        await Refusal.AssertAsync(service, "REDIS_URL");

        Assert.DoesNotContain("open-sesame", service.Process.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotEnv_InTheWorkingFolder_IsReadAndTheEnvironmentWins()
    {
        var (inFile, inEnvironment) = (TcpPorts.Take(), TcpPorts.Take());
        await using var front = Service.Start(
            "WebFront",
            new() { ["CNS_PORT"] = inEnvironment.ToString(CultureInfo.InvariantCulture) },
            dotEnv: $"# a comment\nREDIS_URL={Redis}\nCNS_HOST=127.0.0.1\nCNS_PORT={inFile}\n");

        await front.AnswersAsync("/health/live", 200);

        await Assert.ThrowsAsync<HttpRequestException>(() => Loopback.GetAsync(Loopback.Address(inFile)));
    }

    [Fact]
    public async Task DotEnv_HoldsAWrongSetting_OneLineNamesIt()
    {
        await using var service = Service.Start(
            "Standalone", StandaloneSubject.Settings(TcpPorts.Take()), dotEnv: "SSE_KEEPALIVE_SECONDS=soon\n");

        await Refusal.AssertAsync(service, "SSE_KEEPALIVE_SECONDS");
    }

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    [InlineData("WebFront")]
    [InlineData("Publisher")]
    public async Task DotEnv_WithAnOpenQuote_OneLineNamesTheFileAndTheSetting(string program)
    {
        await using var service = Service.Start(
            program, [], program is "Publisher" ? ["status", "b1"] : [], dotEnv: "ADMIN_TOKEN=\"hunter2\nCNS_PORT=27200\n");

        await Refusal.AssertAsync(service, "ADMIN_TOKEN");
        Assert.Equal(78, await service.Process.ExitAsync());
        Assert.StartsWith(".env", Assert.Single(service.Process.Errors.Items), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", service.Process.Transcript, StringComparison.Ordinal);
    }

    private static async Task<int> StreamStatusAsync(Service service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/api/enrichment/stream/b"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await Loopback.SendAsync(request, Support.Limits.HangToken);
        return (int)response.StatusCode;
    }

    private static Dictionary<string, string> With(string program, string setting, string value)
    {
        var settings = program switch
        {
            "Standalone" => StandaloneSubject.Settings(TcpPorts.Take()),
            "Silo" => ProcessCluster.SiloSettings(Redis, TcpPorts.Take(), TcpPorts.Take()),
            _ => ProcessCluster.FrontSettings(Redis),
        };
        settings[setting] = value;
        return settings;
    }
}
