namespace EnrichmentStream.Benchmarks.Load;

/// <summary>The moments between which a load is measured.</summary>
/// <param name="Idle">Before the first connection.</param>
/// <param name="Connected">When every stream had its <c>connected</c> frame.</param>
/// <param name="Settled">Before the first event.</param>
/// <param name="Ended">After the last delivery.</param>
internal readonly record struct LoadMoments(Moment Idle, Moment Connected, Moment Settled, Moment Ended);
