namespace EnrichmentStream.Streaming;

/// <summary>The newest batches of one stream, and how far its cursors are. Not safe for several threads.</summary>
/// <remarks>Positions only rise: the kept batches are <see cref="Start"/> up to <see cref="End"/>.</remarks>
internal sealed class PushRing(int capacity, int capacityBytes)
{
    // Kept though delivered, for a subscriber whose registration is still under way when they are.
    private const int Tail = 16;

    private PushBatch?[] _slots = [];
    private long _bytes;
    private long _read;

    /// <summary>Position of the oldest batch that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>Position that the next batch will get.</summary>
    public long End { get; private set; }

    /// <summary>Cursors on this ring.</summary>
    public int Cursors { get; set; }

    /// <summary>Cursors that have taken every batch.</summary>
    public int CursorsAtEnd { get; set; }

    /// <summary>Whether something happened since the last sweep cleared it.</summary>
    public bool Touched { get; set; } = true;

    public PushBatch this[long position] =>
        _slots[position % _slots.Length] ?? throw new InvalidOperationException($"No batch at {position}.");

    /// <summary>Adds the newest batch; lets go of the oldest that are over the limits or no longer needed.</summary>
    /// <param name="batch">A batch of this stream with a higher sequence than any before.</param>
    /// <param name="read">Number of the read that brought it; 1 or more, rising.</param>
    public void Add(PushBatch batch, long read)
    {
        // What one read brings is needed as a whole: a new stream gets its first cursor only after that read.
        var delivered = CursorsAtEnd == Cursors && read != _read;
        (Touched, _read) = (true, read);
        TrimTo((delivered ? Math.Min(Tail, capacity) : capacity) - 1, capacityBytes - batch.Bytes);
        MakeRoom();

        _slots[End++ % _slots.Length] = batch;
        _bytes += batch.Bytes;
        CursorsAtEnd = 0;
    }

    /// <summary>Lets go of every batch.</summary>
    public void Clear()
    {
        Start = End;
        _bytes = 0;
        _slots = [];
    }

    /// <summary>Position of the first kept batch with this sequence or a later one; else the end.</summary>
    public long Find(long sequence)
    {
        var (low, high) = (Start, End);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = this[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void TrimTo(int batches, long bytes)
    {
        while (End > Start && (End - Start > batches || _bytes > bytes))
        {
            ref var oldest = ref _slots[Start++ % _slots.Length];
            _bytes -= oldest!.Bytes; // Every slot from start to end is filled.
            oldest = null;
        }
    }

    private void MakeRoom()
    {
        if (End - Start < _slots.Length)
            return;

        var larger = new PushBatch?[Math.Max(4, _slots.Length * 2)];
        for (var position = Start; position < End; position++)
            larger[position % larger.Length] = this[position];

        _slots = larger;
    }
}
