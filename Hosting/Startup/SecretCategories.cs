using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>The log categories that print what a client sent: query strings, request targets, headers.</summary>
/// <remarks>
/// A rule can be outdone by a more specific one from the settings, so the check goes into every rule there is: no
/// setting can lower it.
/// </remarks>
internal static class SecretCategories
{
    private static readonly string[] Prefixes =
    [
        // "Request starting" prints the query string, and with it the token.
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        // A request that cannot be parsed is quoted: its target, or the header at fault.
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>Keeps those categories at Warning and above, whatever the settings say.</summary>
    public static void Guard(LoggerFilterOptions options)
    {
        LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in rules) options.Rules.Add(Guarded(rule));
    }

    private static LoggerFilterRule Guarded(LoggerFilterRule rule) => new(
        rule.ProviderName, rule.CategoryName, rule.LogLevel,
        (provider, category, level) => IsSafe(category, level) && rule.Filter?.Invoke(provider, category, level) is not false);

    private static bool IsSafe(string? category, LogLevel level) => level >= LogLevel.Warning
        || category is null
        || !Array.Exists(Prefixes, prefix => category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
