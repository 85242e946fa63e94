using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>Which stream to watch.</summary>
/// <param name="Server">The service's address.</param>
/// <param name="BomId">The BOM.</param>
/// <param name="Token">A token; null for none.</param>
/// <param name="After">The event to go on after; null for where the run stands.</param>
internal sealed record StreamRequest(Uri Server, BomId BomId, string? Token, string? After);
