namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Why no load could be run; its message is one line for the user.</summary>
internal sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
