using System.Globalization;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Support;

/// <summary>Holds validators to the rule: one line that says which setting, what it is, and what would be
/// right.</summary>
internal static class UnitsValidation
{
    public static void AssertGood<T>(IValidateOptions<T> validator, T options)
        where T : class =>
        Assert.True(validator.Validate(null, options) is { Failed: false } or { Skipped: true });

    public static void AssertBad<T>(IValidateOptions<T> validator, T options, params object[] words)
        where T : class
    {
        var result = validator.Validate(null, options);

        Assert.True(result.Failed);
        Assert.All(result.Failures, static failure => Assert.DoesNotContain('\n', failure));
        var text = string.Join(' ', result.Failures);
        foreach (var word in words) Assert.Contains(Convert.ToString(word, CultureInfo.InvariantCulture)!, text, StringComparison.Ordinal);
    }
}
