using System.CommandLine.Parsing;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Reads where the service is.</summary>
internal static class ServerOption
{
    /// <summary>Where Standalone listens.</summary>
    public static readonly Uri Default = new("http://localhost:27200");

    public static Uri Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;

        result.AddError($"--server is '{text}': write http://host:port.");
        return Default;
    }
}
