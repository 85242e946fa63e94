using System.Globalization;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>One running service with low caps, to which this machine is a trusted proxy: each test takes people,
/// organizations, addresses and BOMs of its own.</summary>
public sealed class AccessFixture : IAsyncLifetime
{
    public const int PerSubject = 3;
    public const int PerOrganization = 5;
    public const int PerAddress = 7;
    public const int BomsPerSubject = 50;
    public const int Unauthorized = 20;

    private int _addresses;

    internal StandaloneHarness Service { get; private set; } = null!; // Set before any test.

    public async Task InitializeAsync() => Service = await StandaloneHarness.StartAsync(
        "--" + UserTokens.Setting.Key, UserTokens.Setting.Value,
        "--TRUSTED_PROXIES", "127.0.0.1",
        "--MAX_STREAMS_PER_SUBJECT", Text(PerSubject),
        "--MAX_STREAMS_PER_ORGANIZATION", Text(PerOrganization),
        "--MAX_BOMS_PER_SUBJECT", Text(BomsPerSubject),
        "--MAX_STREAMS_PER_ADDRESS", Text(PerAddress),
        "--MAX_UNAUTHORIZED_PER_MINUTE", Text(Unauthorized));

    public async Task DisposeAsync() => await Service.DisposeAsync();

    /// <summary>Someone at an address where nobody else is.</summary>
    internal AccessClient NewClient() => new(Service.Http, $"192.0.2.{Text(Interlocked.Increment(ref _addresses))}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
