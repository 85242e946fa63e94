using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>One subscriber's place in a ring. Overtaken, it goes on at the oldest batch that is kept.</summary>
internal sealed class PushCursor : IQueueCacheCursor
{
    private readonly PushCache _cache;
    private readonly PushRing _ring;
    private PushBatch? _current;
    private bool _disposed;
    private long _position;

    public PushCursor(PushCache cache, PushRing ring, long position)
    {
        (_cache, _ring, _position) = (cache, ring, position);
        _ring.Cursors++;
        Arrive();
    }

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current;
    }

    public bool MoveNext()
    {
        _current = null;
        if (_position == _ring.End)
            return false;

        SkipOvertaken();
        _current = _ring[_position];
        Depart();
        _position++;
        Arrive();
        _cache.Taken(_current);
        return true;
    }

    public void Refresh(StreamSequenceToken token)
    {
        // The ring is shared: what was added is already in sight.
    }

    public void RecordDeliveryFailure()
    {
        // The agent has told the subscriber and goes on with the next batch.
    }

    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        SkipOvertaken();
        Depart();
        _ring.Cursors--;
        _ring.Touched = true;
    }

    private void SkipOvertaken()
    {
        if (_position >= _ring.Start)
            return;

        _cache.Overtaken(_ring.Start - _position);
        _position = _ring.Start;
    }

    private void Arrive()
    {
        if (_position == _ring.End)
            _ring.CursorsAtEnd++;
        else
            _cache.Behind++;
    }

    private void Depart()
    {
        if (_position == _ring.End)
            _ring.CursorsAtEnd--;
        else
            _cache.Behind--;
    }
}
