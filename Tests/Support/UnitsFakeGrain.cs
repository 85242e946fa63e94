using System.Threading.Channels;
using EnrichmentStream.Grains.Abstractions;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>A BOM's grain as ingest sees it: records each batch and lets the test answer it.</summary>
internal sealed class UnitsFakeGrain
{
    private readonly Channel<UnitsCall> _calls = Channel.CreateUnbounded<UnitsCall>();
    private readonly List<EnrichmentEvent[]> _batches = [];
    private Func<EnrichmentEvent[], Guid?, Task<AcceptReply>>? _answer;
    private int _inFlight;

    public UnitsFakeGrain(string bomId)
    {
        Id = GrainId.Create("enrichment", bomId);
        Grain = UnitsGrainProxy.Of<IEnrichmentGrain>(Id, (method, args) => method.Name == nameof(IEnrichmentGrain.AcceptAsync)
            ? AcceptAsync((EnrichmentEvent[])args[0]!, (Guid?)args[1])
            : throw new NotSupportedException(method.Name));
    }

    public GrainId Id { get; }

    public IEnrichmentGrain Grain { get; }

    /// <summary>Most calls that were ever under way at one moment.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>The ids of every batch so far, one string a batch.</summary>
    public string[] Batches
    {
        get
        {
            lock (_batches) return [.. _batches.Select(batch => string.Join(' ', UnitsEvents.Ids(batch)))];
        }
    }

    /// <summary>The ids of all events so far, in order, repeated ones included.</summary>
    public string[] Received => [.. Batches.SelectMany(batch => batch.Split(' '))];

    /// <summary>From now on every call is answered at once.</summary>
    public void AnswerWith(Func<EnrichmentEvent[], Guid?, AcceptReply> answer) =>
        _answer = (events, epoch) => Task.FromResult(answer(events, epoch));

    /// <summary>From now on every batch is taken at once.</summary>
    public void AcceptAll(Guid epoch) => AnswerWith((_, _) => new AcceptReply(epoch, Accepted: true));

    /// <summary>The next call that waits for an answer.</summary>
    public async Task<UnitsCall> NextCallAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(UnitsLimits.Hang);

    private async Task<AcceptReply> AcceptAsync(EnrichmentEvent[] events, Guid? epoch)
    {
        MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
        lock (_batches) _batches.Add(events);
        try
        {
            if (_answer is { } answer) return await answer(events, epoch);

            var call = new UnitsCall(events, epoch);
            _calls.Writer.TryWrite(call);
            return await call.Answer.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
