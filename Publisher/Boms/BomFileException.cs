namespace EnrichmentStream.Publisher.Boms;

/// <summary>A file is no bill of materials; the message says where and what would be right.</summary>
public sealed class BomFileException(string message, Exception? inner = null) : Exception(message, inner);
