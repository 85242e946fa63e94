using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Bounds how many BOMs of which nothing is known one person asks for in a minute: each makes a grain and a
/// look into the history.</summary>
/// <remarks>
/// Whether a BOM is known shows only in the answer. So a question takes one of the person's permits; a known BOM gives
/// it back with the answer, however late that comes, an unknown one after a minute. A request waits only for what
/// answers to others can bring, and once for all of its BOMs. Whoever has no permit left still gets what is known: that
/// is found out without a grain, some times a second. A BOM is charged once a minute, however often it is asked for.
/// </remarks>
internal sealed partial class UnknownBomLimit : IDisposable
{
    // Of known BOMs, so that those who only ask for such never wait for each other; some 100 bytes each.
    private const int MostRemembered = 50_000;
    private const int MostWaiting = 1_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    // Answers take milliseconds, so a permit of a known BOM is back soon.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Subject, BomId BomId), RateLimitLease> _charged = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly Queue<(string Subject, BomId BomId, long At)> _oldest = [];
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostRemembered });
    private readonly PartitionedRateLimiter<string> _permits;
    private readonly PartitionedRateLimiter<string> _looks;
    private readonly int _most;
    private readonly LimitMetrics _metrics;
    private readonly BomLook _look;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;

    public UnknownBomLimit(
        IOptions<LimitOptions> options, LimitMetrics metrics, BomLook look, TimeProvider time,
        ILogger<UnknownBomLimit> logger)
    {
        _most = options.Value.UnknownBomsPerMinute;
        _metrics = metrics;
        _look = look;
        _time = time;
        _logger = logger;
        _permits = PartitionedRateLimiter.Create<string, string>(subject =>
            RateLimitPartition.GetConcurrencyLimiter(subject, _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = _most, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));
        _looks = PartitionedRateLimiter.Create<string, string>(subject =>
            RateLimitPartition.GetTokenBucketLimiter(subject, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = RequestedBoms.Most,
                TokensPerPeriod = 5,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
        _sweep = time.CreateTimer(_ => ReleaseOld(), null, Window / 4, Window / 4);
    }

    /// <summary>Lets somebody ask for BOMs; each question must be answered, or withdrawn.</summary>
    /// <returns>Null if there are too many of which nothing is known.</returns>
    public async Task<BomQuestions?> AskAsync(
        Viewer viewer, IReadOnlyList<BomId> bomIds, CancellationToken cancellationToken)
    {
        var questions = new BomQuestions(this, viewer.Subject);
        if (viewer.Subject is not { } subject) return questions; // The admin.

        ReleaseOld();
        try
        {
            BomId[] asked = [.. bomIds.Where(bomId => viewer.MayAsk(bomId) && !IsFree(subject, bomId))];
            var left = await TakePermitsAsync(subject, asked, questions, cancellationToken);
            return left.Length == 0 || await LookKnownAsync(subject, left, cancellationToken)
                ? questions
                : Refuse(questions);
        }
        catch
        {
            questions.Withdraw();
            throw;
        }
    }

    /// <summary>Notes that a BOM is known.</summary>
    public void Remember(BomId bomId) => _known.Set(
        bomId, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Remembered });

    /// <summary>Keeps a permit for a minute: the BOM is not known.</summary>
    public void Charge(string subject, BomId bomId, RateLimitLease permit)
    {
        lock (_gate)
        {
            if (_charged.TryAdd((subject, bomId), permit))
            {
                _oldest.Enqueue((subject, bomId, _time.GetTimestamp()));
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, subject, out _)++;
                return;
            }
        }

        permit.Dispose(); // Asked for twice at the same moment.
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _permits.Dispose();
        _looks.Dispose();
        _known.Dispose();
    }

    private BomQuestions? Refuse(BomQuestions questions)
    {
        questions.Withdraw();
        _metrics.UnknownBoms();
        LogRefused(_most);
        return null;
    }

    private bool IsFree(string subject, BomId bomId)
    {
        if (_known.TryGetValue(bomId, out _)) return true;
        lock (_gate) return _charged.ContainsKey((subject, bomId));
    }

    // Returns those for which there is none.
    private async Task<BomId[]> TakePermitsAsync(
        string subject, BomId[] bomIds, BomQuestions questions, CancellationToken cancellationToken)
    {
        var left = Array.FindAll(bomIds, bomId => !TryTake(_permits.AttemptAcquire(subject), bomId, questions));
        if (left.Length == 0) return left;

        using var due = new CancellationTokenSource(LongestWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        var taken = 0;
        try
        {
            while (taken < left.Length && MayComeBack(subject, questions))
            {
                var permit = await _permits.AcquireAsync(subject, cancellationToken: either.Token);
                if (!TryTake(permit, left[taken], questions)) break;
                taken++;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait is over.
        }

        return left[taken..];
    }

    private static bool TryTake(RateLimitLease permit, BomId bomId, BomQuestions questions)
    {
        if (permit.IsAcquired) questions.Add(bomId, permit);
        return permit.IsAcquired;
    }

    // What is charged comes back with time alone, and what the request itself holds not before it goes on.
    private bool MayComeBack(string subject, BomQuestions questions)
    {
        lock (_gate) return _counts.GetValueOrDefault(subject) + questions.Count < _most;
    }

    // All at once: one that is not known refuses them all.
    private async Task<bool> LookKnownAsync(string subject, BomId[] bomIds, CancellationToken cancellationToken)
    {
        using var looks = _looks.AttemptAcquire(subject, bomIds.Length);
        if (!looks.IsAcquired) return false;

        var known = await Task.WhenAll(bomIds.Select(bomId => _look.KnowsAsync(bomId, cancellationToken)));
        return Array.TrueForAll(known, static isKnown => isKnown);
    }

    private void ReleaseOld()
    {
        lock (_gate)
        {
            while (_oldest.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.At) >= Window)
            {
                _oldest.Dequeue();
                if (_charged.Remove((oldest.Subject, oldest.BomId), out var permit)) permit.Dispose();
                ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, oldest.Subject);
                if (--count == 0) _counts.Remove(oldest.Subject);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Refused a request: its subject has asked for {Most} BOMs of which nothing is known within a minute.")]
    private partial void LogRefused(int most);
}
