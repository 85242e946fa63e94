namespace EnrichmentStream.Streaming;

/// <summary>The newest batches of one stream, and how far its cursors are. Not safe for several threads.</summary>
/// <remarks>Positions are dense and only rise: the kept batches are <see cref="Start"/> up to <see cref="End"/>.</remarks>
internal sealed class PushRing(int capacity, int capacityBytes)
{
    // Kept though delivered, for a subscriber whose registration is still under way when they are.
    private const int Tail = 16;

    private PushBatch?[] _slots = [];
    private long _bytes;

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

    /// <summary>Adds the newest batch and lets go of the oldest ones that are over the limits or no longer needed.</summary>
    public void Add(PushBatch batch)
    {
        Touched = true;
        var needed = CursorsAtEnd == Cursors ? Math.Min(Tail, capacity) : capacity;
        TrimTo(needed - 1, capacityBytes - batch.Bytes);
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

    /// <summary>The position of the first kept batch with this sequence or a later one; the end where none has.</summary>
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
