namespace EnrichmentStream.Hosting.Startup;

/// <summary>What the programs ask of .NET's host builders, as arguments: those alone reach every kind of builder before
/// it adds its own sources of settings.</summary>
public static class HostArguments
{
    // Settings are read once, at the start. For their JSON files the builders would watch the working folder and all
    // below it: a thread that also wakes for every write to the history's file, 5 % of the CPU under load.
    private const string WatchNoFiles = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Puts them before the user's, which win.</summary>
    public static string[] Of(string[] args) => [WatchNoFiles, .. args];
}
