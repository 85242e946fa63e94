using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Checks whose messages name the setting, the value and what would be right.</summary>
public static class SettingRules
{
    /// <summary>Requires a number within limits.</summary>
    /// <param name="result">Collects the failures.</param>
    /// <param name="setting">The setting's name, as the user writes it.</param>
    /// <param name="value">What it is.</param>
    /// <param name="lowest">The least that is right.</param>
    /// <param name="highest">The most that is right.</param>
    /// <param name="unit">What the number counts, in the plural.</param>
    public static void Within<T>(
        this ValidateOptionsResultBuilder result, string setting, T value, T lowest, T highest, string unit)
        where T : INumber<T>
    {
        if (value >= lowest && value <= highest) return;

        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{setting} is {value}: use {lowest} to {highest} {unit}."));
    }

    /// <summary>Requires a condition.</summary>
    /// <param name="result">Collects the failures.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="message">The setting, what is wrong with it, and what would be right.</param>
    public static void Require(this ValidateOptionsResultBuilder result, bool condition, string message)
    {
        if (!condition) result.AddError(message);
    }
}
