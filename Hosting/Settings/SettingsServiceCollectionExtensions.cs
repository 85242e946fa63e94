using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Settings;

/// <summary>Registers options whose properties bind to flat setting names.</summary>
public static class SettingsServiceCollectionExtensions
{
    /// <summary>Binds the options to the names on their properties, and validates them at start.</summary>
    /// <typeparam name="TOptions">Properties carry <c>[ConfigurationKeyName("SETTING_NAME")]</c>.</typeparam>
    /// <typeparam name="TValidator">Says which setting is wrong, why, and what would be right.</typeparam>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>(static (options, configuration) => configuration.BindSettings(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }
}
