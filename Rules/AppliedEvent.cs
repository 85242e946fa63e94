using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>An event that watchers get, with the verdict on its run.</summary>
/// <param name="Event">The event.</param>
/// <param name="Run">The run that it belongs to, as it stood with this event.</param>
/// <param name="Opens">Whether it opens that run.</param>
public readonly record struct AppliedEvent(EnrichmentEvent Event, RunMark Run, bool Opens);
