namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Follows the sequence numbers of one stream: 1, 2, 3 … Remembers gaps alone.</summary>
internal sealed class SequenceCheck
{
    private List<(long First, long Last)>? _gaps;
    private long _next = 1;

    /// <summary>The highest number that has arrived; 0 before the first.</summary>
    public long Highest => Volatile.Read(ref _next) - 1;

    /// <summary>Different numbers that have arrived.</summary>
    public long Delivered { get; private set; }

    /// <summary>Arrivals of a number that had arrived before.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Arrivals of a number after a higher one.</summary>
    public long Reordered { get; private set; }

    /// <summary>Takes the next number that arrived.</summary>
    public void Arrived(long number)
    {
        if (number < _next)
        {
            Late(number);
            return;
        }

        if (number > _next) (_gaps ??= []).Add((_next, number - 1));
        Delivered++;
        Volatile.Write(ref _next, number + 1);
    }

    /// <summary>The numbers that have not arrived.</summary>
    /// <param name="last">The last that was published.</param>
    public IEnumerable<long> NotArrived(long last)
    {
        foreach (var (first, end) in _gaps ?? [])
        {
            for (var number = first; number <= end; number++) yield return number;
        }

        for (var number = _next; number <= last; number++) yield return number;
    }

    private void Late(long number)
    {
        var index = _gaps?.FindIndex(gap => gap.First <= number && number <= gap.Last) ?? -1;
        if (index < 0)
        {
            Duplicated++;
            return;
        }

        var (first, last) = _gaps![index];
        _gaps.RemoveAt(index);
        if (number < last) _gaps.Insert(index, (number + 1, last));
        if (first < number) _gaps.Insert(index, (first, number - 1));
        Delivered++;
        Reordered++;
    }
}
