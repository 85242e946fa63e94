using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>Encodes the frames of docs/PROTOCOL.md: fields in the order event, id, data; LF only; data on one
/// line.</summary>
internal static class SseFrames
{
    /// <summary>The comment on a silent stream.</summary>
    public static readonly SseFrame KeepAlive = Encode(": keepalive\n\n");

    /// <summary>Redis is away; the stream stays open.</summary>
    public static readonly SseFrame RedisError =
        Encode("""event: error""" + "\n" + """data: {"type":"error","message":"Redis connection error"}""" + "\n\n");

    /// <summary>The BOM has turned out to be another organization's; the last frame of a stream.</summary>
    public static readonly SseFrame AccessDenied =
        Error("Access denied", "forbidden");

    /// <summary>Why the stream ends.</summary>
    /// <param name="message">For people.</param>
    /// <param name="code">For programs. Neither needs escaping.</param>
    public static SseFrame Error(string message, string code) =>
        Encode($$"""event: error{{"\n"}}data: {"type":"error","message":"{{message}}","code":"{{code}}"}{{"\n\n"}}""");

    /// <summary>A published event, its document byte for byte unless it holds a raw line break.</summary>
    public static SseFrame Event(EnrichmentEvent published)
    {
        var name = published.Kind is EventKind.Progress ? EventKinds.Progress : published.EventType;
        var line = JsonLine.Of(published.Document);
        // Names and ids are ASCII: ingest has checked them.
        var bytes = new byte["event: \nid: \ndata: \n\n".Length + name.Length + published.EventId.Length + line.Length];
        var rest = bytes.AsSpan();
        Put(ref rest, "event: "u8);
        Put(ref rest, name);
        Put(ref rest, "\nid: "u8);
        Put(ref rest, published.EventId);
        Put(ref rest, "\ndata: "u8);
        Put(ref rest, line);
        Put(ref rest, "\n\n"u8);
        return new SseFrame(bytes, published);
    }

    /// <summary>A frame as it goes into a stream of several BOMs: the id of an event is <c>bom_id/event_id</c>, and
    /// what is no event names the BOM in its data.</summary>
    /// <param name="bomId">Needs no escaping: see <see cref="BomId"/>.</param>
    /// <param name="frame">Of a stream of one BOM.</param>
    public static SseFrame Named(BomId bomId, SseFrame frame)
    {
        var (mark, added) = frame.Source is null ? ("data: {", $"\"bom_id\":\"{bomId}\",") : ("\nid: ", $"{bomId}/");
        // The first one: names of events hold no space, and the fields before hold no data.
        var position = frame.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark)) + mark.Length;
        var bytes = new byte[frame.Bytes.Length + added.Length];
        frame.Bytes.AsSpan(0, position).CopyTo(bytes);
        Encoding.ASCII.GetBytes(added, bytes.AsSpan(position));
        frame.Bytes.AsSpan(position).CopyTo(bytes.AsSpan(position + added.Length));
        return new SseFrame(bytes, frame.Source, bomId);
    }

    /// <summary>The first frame of every stream, with the time after which a lost client should come back.</summary>
    /// <param name="bomId">Needs no escaping: see <see cref="BomId"/>.</param>
    /// <param name="resume"><c>live</c>, <c>snapshot</c> or <c>replayed</c>.</param>
    /// <param name="keepAlive">The time without a byte after which a comment is sent.</param>
    /// <param name="status">What can be said of the run; what is null is left out.</param>
    public static SseFrame Connected(
        BomId bomId, string resume, TimeSpan keepAlive, RunStatus status) => Encode(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        retry: {{RetryMilliseconds()}}
        event: connected
        data: {"type":"connected","bom_id":"{{bomId}}","message":"Stream connected","resume":"{{resume}}"{{Seconds("keepalive_seconds", keepAlive)}}{{Members(status)}}}


        """));

    private static string Members(RunStatus status)
    {
        var name = status.Name is null ? "" : $",\"status\":\"{status.Name}\"";
        return name + Seconds("silent_seconds", status.Silence) + Seconds("stalled_after_seconds", status.StalledAfter);
    }

    private static string Seconds(string name, TimeSpan? span) => span is not { } time
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{time.TotalSeconds:0.###}");

    /// <summary>The last frame of a run.</summary>
    /// <param name="reason">The terminal event's type.</param>
    public static SseFrame StreamEnd(string reason) =>
        Encode($$"""event: stream_end{{"\n"}}data: {"type":"stream_end","reason":"{{reason}}"}{{"\n\n"}}""");

    /// <summary>Tells a client to come back only after 10 to 30 s, spread; no event.</summary>
    public static SseFrame RetryLater() => Encode(string.Create(
        CultureInfo.InvariantCulture, $"retry: {RandomNumberGenerator.GetInt32(10_000, 30_001)}\n\n"));

    /// <summary>Tells a client when to come back; no event.</summary>
    public static SseFrame Retry() =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"retry: {RetryMilliseconds()}\n\n"));

    // Spread over 2 to 5 s, so that the clients of a lost front do not come back at one moment.
    private static int RetryMilliseconds() => RandomNumberGenerator.GetInt32(2_000, 5_001);

    private static SseFrame Encode(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Put(ref Span<byte> rest, string ascii) => rest = rest[Encoding.ASCII.GetBytes(ascii, rest)..];
}
