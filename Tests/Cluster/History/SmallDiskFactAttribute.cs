namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>A test on a <see cref="SmallDisk"/>; skipped, and counted so, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanMount) Skip = "Only root may mount a small disk, and not in every container.";
    }
}
