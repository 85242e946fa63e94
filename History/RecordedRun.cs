using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History;

/// <summary>What a BOM's log needs to stand where its history stands.</summary>
/// <remarks>Restore an empty log to <see cref="Before"/>, then let it accept <see cref="Events"/> in order: the rules
/// alone decide what the latest run is. Some of the events may be of an older run; they change nothing.</remarks>
/// <param name="Before">What was true before the first of the events: past runs, who owns the BOM and, where the run
/// began before the events, its mark, last state, end or pause, and its newest event. <see cref="EnrichmentSnapshot.Run"/> is null where the
/// events begin the run.</param>
/// <param name="Events">The newest events, oldest first; at least one.</param>
public sealed record RecordedRun(EnrichmentSnapshot Before, IReadOnlyList<EnrichmentEvent> Events);
