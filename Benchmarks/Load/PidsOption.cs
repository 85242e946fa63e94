using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Makes an option that takes process ids, separated by commas.</summary>
internal static class PidsOption
{
    public static Option<int[]> Create(string name) => new(name)
    {
        Description = "Processes whose CPU and memory are measured, as 1,2; by default those that listen on the URL's port "
            + "(Linux). Name the Redis process here to count it too.",
        HelpName = "LIST",
        CustomParser = result => Parse(result, name),
    };

    private static int[] Parse(ArgumentResult result, string name)
    {
        var pids = new List<int>();
        foreach (var part in result.Tokens[0].Value.Split(','))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0) pids.Add(pid);
            else result.AddError($"{name} holds '{part}': give process ids, separated by commas.");
        }

        return [.. pids];
    }
}
