using EnrichmentStream.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushStreamOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.Equal(16, Validated(_ => { }).QueueCount);

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void QueueCount_OutOfRange_IsRefused(int count)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validated(options => options.QueueCount = count));

        Assert.Contains(nameof(PushStreamOptions.QueueCount), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadPause_OfZero_IsRefused() =>
        Assert.Throws<OptionsValidationException>(() => Validated(options => options.ReadPause = TimeSpan.Zero));

    [Fact]
    public void RingCapacity_BelowOneDelivery_IsRefused() =>
        Assert.Throws<OptionsValidationException>(() => Validated(options => options.RingCapacity = 31));

    private static PushStreamOptions Validated(Action<PushStreamOptions> configure)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IValidateOptions<PushStreamOptions>, PushStreamOptionsValidator>()
            .AddSingleton<IValidateOptions<PushStreamOptions>, PushStreamRulesValidator>()
            .Configure("unit", configure)
            .BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<PushStreamOptions>>().Get("unit");
    }
}
