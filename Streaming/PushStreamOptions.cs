using System.ComponentModel.DataAnnotations;

namespace EnrichmentStream.Streaming;

/// <summary>Limits and times of one push stream provider; read once, when the provider starts.</summary>
/// <remarks>Only a silo has queues; a client may leave all of these settings at their defaults.</remarks>
public sealed class PushStreamOptions
{
    /// <summary>Queues of a silo, each with its own pulling agent; a stream always uses the same one.</summary>
    /// <remarks>
    /// A queue pauses while one of its streams is being registered, and looks through all of its streams at every
    /// read: more queues make both shorter. An idle queue costs two reads a second.
    /// </remarks>
    /// <value>1 to 256; 16 by default.</value>
    [Range(1, 256)]
    public int QueueCount { get; set; } = 16;

    /// <summary>Batches that wait in one queue before the oldest is dropped.</summary>
    /// <value>16 to 1,048,576; 8,192 by default.</value>
    [Range(16, 1_048_576)]
    public int QueueCapacity { get; set; } = 8_192;

    /// <summary>Bytes that wait in one queue before the oldest batch is dropped.</summary>
    /// <value>64 KiB to 1 GiB; 16 MiB by default.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int QueueCapacityBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Batches of one stream that are kept for a subscriber who lags, before it loses the oldest.</summary>
    /// <remarks>A burst is read at once, so this is also the longest burst of a stream that loses nothing.</remarks>
    /// <value>16 to 65,536 and at least <see cref="DeliveryBatchSize"/>; 1,024 by default.</value>
    [Range(16, 65_536)]
    public int RingCapacity { get; set; } = 1_024;

    /// <summary>Bytes of one stream that are kept for a subscriber who lags; the newest batch is always kept.</summary>
    /// <remarks>What all subscribers of a stream have taken goes with its next event, or within 20 seconds.</remarks>
    /// <value>4 KiB to 256 MiB; 1 MiB by default.</value>
    [Range(4 * 1024, 256 * 1024 * 1024)]
    public int RingCapacityBytes { get; set; } = 1024 * 1024;

    /// <summary>Tells what keeping an event costs, in bytes, for the limits by bytes; its payload's length is close
    /// enough.</summary>
    /// <value>Zero for every event by default: then only the limits by count hold.</value>
    public Func<object, int> SizeOf { get; set; } = static _ => 0;

    /// <summary>Batches of one stream that go to a subscriber in one call.</summary>
    /// <value>1 to 1,024; 32 by default.</value>
    [Range(1, 1_024)]
    public int DeliveryBatchSize { get; set; } = 32;

    /// <summary>Longest time that a read waits for something to arrive; arrivals end it at once.</summary>
    /// <value>10 milliseconds to 30 seconds; 500 milliseconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan ReadWait { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Pause between two reads when the first brought nothing or a stream is still being registered.</summary>
    /// <remarks>
    /// While new streams keep coming, this is about the 99th percentile of the delay of all others (measured: 9
    /// milliseconds with a pause of 10, 5 with 5). An idle queue does not use it.
    /// </remarks>
    /// <value>1 millisecond to 1 second; 5 milliseconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan ReadPause { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest time that one delivery may take, retries included; then the subscriber gets an error.</summary>
    /// <remarks>
    /// A delivery to a client that hangs otherwise ends with Orleans' response timeout of 30 seconds, and so would the
    /// shutdown of a silo. A subscriber that only hands on what it gets answers within milliseconds.
    /// </remarks>
    /// <value>100 milliseconds to 5 minutes; 5 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which a stream's registration is forgotten; its next event registers it again.</summary>
    /// <value>1 minute to 7 days; 30 minutes by default.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan StreamInactivity { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest time that a stopping silo waits until what is queued has been taken for delivery.</summary>
    /// <value>Zero to 1 minute; 2 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
