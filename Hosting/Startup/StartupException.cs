namespace EnrichmentStream.Hosting.Startup;

/// <summary>Something outside keeps the process from starting; the message tells the user what to do.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
