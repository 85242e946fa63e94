using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Reads settings as people mean them: without the blanks and line breaks around a value. What was pasted with
/// its quotes, or holds what cannot be seen, is refused: a secret with either matches nothing, and nobody could see
/// why.</summary>
public static class SettingText
{
    private static readonly string[] Quotes = ["\"\"", "''", "``", "“”", "„“", "‘’", "‚‘", "«»", "»«"];

    /// <summary>The value of a setting.</summary>
    /// <returns>Without white space around it; null where it is not set.</returns>
    /// <exception cref="OptionsValidationException">It is in quotes, or holds a character that cannot be seen. The
    /// message tells no part of it.</exception>
    public static string? ReadSetting(this IConfiguration configuration, string name)
    {
        var text = configuration[name]?.Trim();
        return text is not null && FaultOf(name, text) is { } fault
            ? throw new OptionsValidationException(name, typeof(string), [fault])
            : text;
    }

    /// <summary>Options as the settings make them; not validated otherwise.</summary>
    /// <typeparam name="TOptions">Properties carry <c>[ConfigurationKeyName("SETTING_NAME")]</c>.</typeparam>
    /// <exception cref="OptionsValidationException">A value is in quotes, or holds a character that cannot be
    /// seen, or is no number or no bool where one is meant.</exception>
    public static TOptions ReadSettings<TOptions>(this IConfiguration configuration)
        where TOptions : class, new()
    {
        var options = new TOptions();
        configuration.BindSettings(options);
        return options;
    }

    /// <summary>Sets the properties whose settings have a value.</summary>
    /// <inheritdoc cref="ReadSettings{TOptions}"/>
    public static void BindSettings<TOptions>(this IConfiguration configuration, TOptions options)
        where TOptions : class
    {
        var values = new Dictionary<string, string?>();
        var faults = new List<string>();
        foreach (var (name, type) in SettingsOf(typeof(TOptions)))
        {
            if (TextOf(configuration, name, type) is not { } text) continue;
            if ((FaultOf(name, text) ?? SettingKind.FaultOf(name, type, text)) is { } fault) faults.Add(fault);
            values[name] = SettingKind.Plain(type, text);
        }

        if (faults.Count > 0) throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), faults);
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options);
    }

    private static IEnumerable<(string Name, Type Type)> SettingsOf(Type options) =>
        from property in options.GetProperties()
        let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name
        where name is not null
        select (name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);

    // An empty text may be meant; an empty number is one that compose's ${X:-} has not got, so the next source has it.
    private static string? TextOf(IConfiguration configuration, string name, Type type)
    {
        var text = configuration[name]?.Trim();
        if (type == typeof(string) || text is not "") return text;

        return (configuration as IConfigurationRoot)?.Providers.Reverse()
            .Select(provider => provider.TryGet(name, out var other) ? other?.Trim() : null)
            .FirstOrDefault(other => !string.IsNullOrEmpty(other));
    }

    private static string? FaultOf(string name, string text)
    {
        if (text.Length >= 2 && Quotes.Contains($"{text[0]}{text[^1]}"))
            return $"{name} is in quotes, which would be a part of its value: write it without them.";

        var isArray = text.StartsWith('[');
        foreach (var character in text)
        {
            if (!IsHidden(character) || (isArray && (character is '\r' or '\n' or '\t'))) continue;
            return $"{name} holds a character that cannot be seen (U+{(int)character:X4}): write it anew, in one line "
                + "and without it.";
        }

        return null;
    }

    private static bool IsHidden(char character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
