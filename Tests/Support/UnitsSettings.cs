using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Tests.Support;

/// <summary>Options as a setting makes them.</summary>
internal static class UnitsSettings
{
    public static T Bind<T>(string setting, object value)
        where T : class, new()
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(setting, text)])
            .Build();
        return configuration.Get<T>() ?? new T();
    }

    /// <summary>Whether the property of a setting can hold a number at all.</summary>
    public static bool Fits<T>(string setting, long value) => PropertyOf<T>(setting).PropertyType == typeof(long)
        || value is >= int.MinValue and <= int.MaxValue;

    public static PropertyInfo PropertyOf<T>(string setting) => typeof(T).GetProperties()
        .Single(property => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name == setting);
}
