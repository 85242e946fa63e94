using System.CommandLine;
using System.CommandLine.Parsing;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Makes options that take a URL of certain schemes.</summary>
internal static class UrlOption
{
    public static Option<string> Create(string name, string description, string byDefault, params string[] schemes) => new(name)
    {
        Description = description,
        HelpName = "URL",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(result, name, byDefault, schemes),
    };

    private static string Parse(ArgumentResult result, string name, string example, string[] schemes)
    {
        var text = result.Tokens[0].Value;
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && schemes.Contains(url.Scheme);
        // The text is not repeated: a Redis URL may hold a password.
        if (!valid) result.AddError($"{name} is no {string.Join(" or ", schemes)} URL: write it like {example}.");
        return text;
    }
}
