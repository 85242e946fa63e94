using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Hosting;

/// <summary>DESIGN 3: the guide's names of settings.</summary>
[Trait("Suite", "Unit")]
public class SettingsBindingTests
{
    [Fact]
    public void Bind_GuideNames_AreTaken()
    {
        Assert.Equal(8000, UnitsSettings.Bind<HttpOptions>("CNS_PORT", "8000").Port);
        Assert.Equal("*", UnitsSettings.Bind<HttpOptions>("CORS_ORIGINS", "*").Origins);
        Assert.True(UnitsSettings.Bind<HttpOptions>("CORS_ALLOW_CREDENTIALS", "true").AllowCredentials);
        Assert.Equal("redis://h", UnitsSettings.Bind<RedisOptions>("REDIS_URL", "redis://h").Url);
        Assert.Equal(TimeSpan.FromSeconds(5), UnitsSettings.Bind<SseOptions>("SSE_KEEPALIVE_SECONDS", "5").KeepAlive);
    }

    [Fact]
    public void AddSettings_WrongValue_FailsAtStartWithTheValidatorsLine()
    {
        using var services = Services("CNS_PORT", "70000");

        var thrown = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("CNS_PORT is 70000: use 0 to 65535 (0 takes any free port).", Assert.Single(thrown.Failures));
    }

    [Fact]
    public void AddSettings_NotANumber_FailsAtStartNamingTheSetting()
    {
        using var services = Services("CNS_PORT", "eighty");

        var thrown = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("CNS_PORT", thrown.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(string setting, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(setting, (string?)value)])
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSettings<HttpOptions, HttpOptionsValidator>()
            .BuildServiceProvider();
    }
}
