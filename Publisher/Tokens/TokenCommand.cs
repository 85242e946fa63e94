using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Tokens;

/// <summary>The command <c>token</c>.</summary>
internal static class TokenCommand
{
    private const string Description =
        """
        Prints a token for trying out: it opens the BOMs of one organization at a front with the same SUPABASE_JWT_SECRET.
        Refuses to run where a real issuer is set.
        """;

    private const int MaxNameLength = 255;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static Command Create()
    {
        var organization = new Option<string>("--organization", "-o")
        {
            Description = "Whose BOMs it opens.", Required = true, HelpName = "ORG",
            CustomParser = result => ParseName(result, "--organization"),
        };
        var subject = new Option<string>("--subject", "-s")
        {
            Description = "Who it is for.", DefaultValueFactory = _ => "developer", HelpName = "NAME",
            CustomParser = result => ParseName(result, "--subject"),
        };
        var lifetime = new Option<TimeSpan>("--lifetime", "-l")
        {
            Description = "How long it lasts: 30s, 15m, 1h; a day at most.",
            DefaultValueFactory = _ => TimeSpan.FromHours(1), CustomParser = ParseLifetime, HelpName = "TIME",
        };
        var command = new Command("token", Description) { organization, subject, lifetime };
        command.Runs(async (parsed, _) =>
        {
            var issuer = DevelopmentIssuer.Read(PublisherServices.Settings());
            await Console.Out.WriteLineAsync(DevelopmentToken.Sign(
                issuer.Secret, issuer.Name, parsed.GetValue(organization)!, parsed.GetValue(subject)!,
                TimeProvider.System.GetUtcNow(), parsed.GetValue(lifetime)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string ParseName(ArgumentResult result, string option)
    {
        var text = result.Tokens[0].Value;
        if (text.Length <= MaxNameLength && text.Trim() is { Length: > 0 } name && !name.Any(char.IsControl))
            return name;

        var shown = text.Length <= MaxNameLength ? text : text[..20] + "…";
        result.AddError($"{option} is '{shown}': use 1 to {MaxNameLength} characters that are not all blanks.");
        return "";
    }

    private static TimeSpan ParseLifetime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var unit = text.LastOrDefault() switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        var number = text.AsSpan(0, Math.Max(0, text.Length - 1));
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && unit > TimeSpan.Zero && count > 0 && count <= Longest / unit) return unit * count;

        result.AddError($"--lifetime is '{text}': use a number and s, m or h, a day at most.");
        return default;
    }
}
