using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Writes the documents of a load, which are the guide's progress events, and knows them again in a
/// stream.</summary>
/// <param name="length">Bytes of each document; at least <see cref="MinBytes"/>.</param>
/// <param name="createdAt">When they claim to be created.</param>
internal sealed class LoadDocument(int length, DateTimeOffset createdAt)
{
    /// <summary>Room for the largest numbers.</summary>
    public const int MinBytes = 560;

    private readonly string _createdAt = createdAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> SequenceName => "\"load_sequence\":"u8;

    private static ReadOnlySpan<byte> PublishedName => "\"load_published\":"u8;

    /// <summary>Writes one document.</summary>
    /// <param name="bomId">The BOM it is for.</param>
    /// <param name="sequence">1 for the BOM's first.</param>
    /// <param name="published">The time stamp at which its latency begins.</param>
    public byte[] Write(string bomId, long sequence, long published)
    {
        var document = new byte[length];
        // "load.kept" is no type that the service knows, so it may not drop it in favour of a later event.
        var type = sequence % LoadPlan.KeptEvery == 0 ? "load.kept" : "enrichment.progress";
        Utf8.TryWrite(
            document,
            CultureInfo.InvariantCulture,
            $$"""
            {"load_sequence":{{sequence}},"load_published":{{published}},"event_id":"{{bomId}}-{{sequence}}","event_type":"{{type}}","bom_id":"{{bomId}}","organization_id":"load","workflow_run_id":"load","state":{"status":"enriching","total_items":1000000,"enriched_items":{{sequence}},"failed_items":0,"not_found_items":0,"pending_items":0,"current_batch":{{sequence}},"total_batches":1000000,"percent_complete":45.5,"last_update":"{{_createdAt}}"},"created_at":"{{_createdAt}}","padding":"
            """,
            out var written);
        document.AsSpan(written).Fill((byte)'x');
        "\"}"u8.CopyTo(document.AsSpan(length - 2));
        return document;
    }

    /// <summary>Reads which event a line of a stream holds.</summary>
    /// <returns>False where it holds none of a load.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out long sequence, out long published)
    {
        published = 0;
        return TryRead(line, SequenceName, out sequence) && TryRead(line, PublishedName, out published);
    }

    private static bool TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out long number)
    {
        number = 0;
        var at = line.IndexOf(name);
        // Other servers may write the document anew, with spaces.
        return at >= 0 && Utf8Parser.TryParse(line[(at + name.Length)..].TrimStart((byte)' '), out number, out _);
    }
}
