using System.CommandLine;
using System.CommandLine.Parsing;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>The options that say where the service is and who asks.</summary>
internal sealed class ServiceOptions
{
    // Where Standalone listens.
    private static readonly Uri Standalone = new("http://localhost:27200");

    private readonly Option<Uri> _server = new("--server")
    {
        Description = "The service; with a path if it is mounted below one.",
        HelpName = "URL",
        CustomParser = ParseServer,
        DefaultValueFactory = _ => Standalone,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Your token; ENRICHMENT_TOKEN, else ADMIN_TOKEN, by default.", HelpName = "TOKEN",
    };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_token);
    }

    /// <exception cref="CommandException">The token cannot be sent.</exception>
    public ServiceAccess Read(ParseResult parsed)
    {
        var token = parsed.GetValue(_token) ?? TokenSetting();
        return token is null || IsSendable(token)
            ? new ServiceAccess(parsed.GetValue(_server)!, token)
            : throw new CommandException("The token has characters that no token has: copy it again.");
    }

    /// <summary>Whether a header can hold a text: printable ASCII, as tokens and the ids of events are.</summary>
    public static bool IsSendable(string text) => !text.AsSpan().ContainsAnyExceptInRange('\x20', '\x7e');

    // In the environment or .env, so that it need not be on a command line, which every user of the machine can read.
    private static string? TokenSetting()
    {
        var settings = PublisherServices.Settings();
        return settings.ReadSetting("ENRICHMENT_TOKEN") is { Length: > 0 } token
            ? token
            : settings.ReadSetting("ADMIN_TOKEN");
    }

    private static Uri ParseServer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
            return url;

        result.AddError($"--server is '{text}': write http://host:port.");
        return Standalone;
    }
}
