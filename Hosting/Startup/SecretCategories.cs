using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>The log categories that print what a client sent: paths, query strings, headers.</summary>
/// <remarks>
/// A rule can be outdone by a more specific one from the settings, so the check goes into every rule there is: no
/// setting can lower it.
/// </remarks>
internal static class SecretCategories
{
    // Request starting, routing, static files, CORS, authentication, bad requests: what they say at a low level quotes
    // the request, and which of them do changes with every release. What operators need of them comes at Warning, and
    // that the process listens is Microsoft.Hosting's to say.
    private const string Prefix = "Microsoft.AspNetCore.";

    /// <summary>Keeps those categories at Warning and above, whatever the settings say.</summary>
    public static void Guard(LoggerFilterOptions options)
    {
        LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in rules) options.Rules.Add(Guarded(rule));
    }

    private static LoggerFilterRule Guarded(LoggerFilterRule rule) => new(
        rule.ProviderName, rule.CategoryName, rule.LogLevel,
        (provider, category, level) =>
            IsSafe(category, level) && rule.Filter?.Invoke(provider, category, level) is not false);

    private static bool IsSafe(string? category, LogLevel level) => level >= LogLevel.Warning
        || category is null
        || !category.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
