using System.Globalization;
using EnrichmentStream.Hosting.Logging;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Numbers and switches as people write them.</summary>
internal static class SettingKind
{
    /// <summary>What is wrong with a value; null where nothing is, or where it is a text.</summary>
    public static string? FaultOf(string name, Type type, string text)
    {
        if (type == typeof(bool)) return bool.TryParse(Plain(type, text), out _) ? null : Say("true or false");
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null : Say($"a whole number, of digits alone and {int.MaxValue} at most");
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null : Say("a whole number, of digits alone");
        return null;

        // None of these is a secret.
        string Say(string right) => $"{name} is '{LogText.Clean(text)}': use {right}.";
    }

    /// <summary>The value as .NET reads it.</summary>
    public static string Plain(Type type, string text) => type != typeof(bool) ? text : text.ToLowerInvariant() switch
    {
        "yes" or "on" or "1" => "true",
        "no" or "off" or "0" => "false",
        _ => text,
    };
}
