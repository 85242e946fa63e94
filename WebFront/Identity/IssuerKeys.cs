using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>The keys that an issuer publishes, kept fresh.</summary>
/// <remarks>
/// One fetch at a time, whoever asks. <see cref="IssuerRefresh"/> fetches every few minutes; a token with an unknown
/// key makes for one more at once, within a budget. The manager of Microsoft.IdentityModel does not serve here: it
/// refuses the first token of a new key while it fetches in the background, and lets requests queue for an issuer that
/// is away.
/// </remarks>
internal sealed partial class IssuerKeys(
    KeySource source, KeyFetcher fetcher, TimeSpan lifetime, TimeProvider time, ILogger logger)
    : ISigningKeys
{
    /// <summary>How often a reachable issuer is asked.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private const int Burst = 5;

    private static readonly ILookup<string, SecurityKey> None = Array.Empty<SecurityKey>().ToLookup(key => key.KeyId);
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly FetchBudget _budget = new(Burst, Refill, time);
    private ILookup<string, SecurityKey> _keys = None;
    private Task? _fetch;
    private long? _fetchedAt;
    private bool? _reached; // Null before the first answer.

    public string Name => source.Name;

    /// <summary>Whether the last fetch brought what it should.</summary>
    public bool IsGood
    {
        get
        {
            lock (_gate) return _reached is true && (source.MayBeEmpty || _keys.Count > 0);
        }
    }

    public IEnumerable<SecurityKey> Find(string keyId)
    {
        lock (_gate) return _fetchedAt is { } at && time.GetElapsedTime(at) < lifetime ? _keys[keyId] : [];
    }

    public async ValueTask<bool> HasAsync(string keyId, CancellationToken cancellationToken)
    {
        if (keyId.Length == 0) return false; // Without a name any key might be meant.
        if (Find(keyId).Any()) return true;
        if (FetchWithinBudget() is not { } fetch) return false;

        await fetch.WaitAsync(cancellationToken);
        return Find(keyId).Any();
    }

    /// <summary>Asks the issuer, or waits for whoever does.</summary>
    public Task RefreshAsync()
    {
        lock (_gate) return _fetch ??= FetchAsync();
    }

    private Task? FetchWithinBudget()
    {
        lock (_gate) return _fetch ?? (_budget.TryTake() ? RefreshAsync() : null);
    }

    private async Task FetchAsync()
    {
        await Task.Yield(); // The gate is held.
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var keys = await fetcher.FetchAsync(source, patience.Token);
            Learn(keys);
        }
        catch (Exception exception)
        {
            // Whatever an issuer may answer, only its own users must feel it.
            Lose(exception);
        }
    }

    private void Learn(ILookup<string, SecurityKey> keys)
    {
        bool changed;
        lock (_gate)
        {
            changed = _reached is not true || keys.Count != _keys.Count;
            (_keys, _reached, _fetch) = (keys, true, null);
            _fetchedAt = time.GetTimestamp();
        }

        if (changed) LogReached(Name, keys.Count);
    }

    private void Lose(Exception exception)
    {
        bool changed;
        lock (_gate)
        {
            changed = _reached is not false;
            (_reached, _fetch) = (false, null);
        }

        if (changed) LogLost(exception, Name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Issuer {Issuer} is reached: {Keys} keys.")]
    private partial void LogReached(string issuer, int keys);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Issuer {Issuer} gives no keys. Its users get 401 once the keys known are too old.")]
    private partial void LogLost(Exception exception, string issuer);
}
