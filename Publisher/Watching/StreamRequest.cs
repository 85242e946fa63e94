using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Which stream to watch.</summary>
/// <param name="Service">Where it is, and who asks.</param>
/// <param name="BomId">The BOM.</param>
/// <param name="After">The event to go on after; null for where the run stands.</param>
internal sealed record StreamRequest(ServiceAccess Service, BomId BomId, string? After);
