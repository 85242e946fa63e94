namespace EnrichmentStream.Hosting.Startup;

/// <summary>Something outside keeps the process from starting; the message tells the user what to do.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether what is wrong are the settings, and not the machine.</summary>
    public bool IsWrongSetting { get; init; }
}
