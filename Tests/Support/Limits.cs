namespace EnrichmentStream.Tests.Support;

/// <summary>The one limit of every wait: reaching it means that the test hangs.</summary>
internal static class Limits
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>A token that ends with the limit.</summary>
    public static CancellationToken HangToken => new CancellationTokenSource(Hang, TimeProvider.System).Token;
}
