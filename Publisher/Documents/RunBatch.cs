namespace EnrichmentStream.Publisher.Documents;

/// <summary>A batch that is done.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Size">Parts in it.</param>
/// <param name="Completed">Parts of it that have been looked up, with whatever result.</param>
public sealed record RunBatch(int Number, int Size, int Completed);
