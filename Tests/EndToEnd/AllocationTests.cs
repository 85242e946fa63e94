using System.Globalization;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>What an event costs in memory that is given up again: collecting it is what holds other events up.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class AllocationTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Bytes that one event may allocate, from Redis to a socket, recorded.</summary>
    private const int Budget = 6 << 10;

    private const int Boms = 50;
    private const int Events = 4_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Standalone_EachEvent_AllocatesNoMoreThanItsBudgetAndAFifth()
    {
        // As ./eng/test.sh builds it before the tests: beside them that would take minutes.
        var assembly = Path.Combine(
            SourceFiles.Project("Standalone"), "bin", "Release", "net10.0", "EnrichmentStream.Standalone.dll");
        Assert.True(File.Exists(assembly), "Missing: dotnet build Standalone -c Release");
        var (redisPort, file) = (TcpPorts.Take(), Path.Combine(_folder.Path, "allocated"));
        await using var service = Service.Start("Standalone", new(StandaloneSubject.Settings(redisPort))
        {
            ["DATA_DIR"] = Path.Combine(_folder.Path, "data"),
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
            [StartupHook.File] = file,
        }, assembly: assembly);
        await service.ReadyAsync();
        await using var publisher = await EventPublisher.ConnectAsync(redisPort);
        string[] boms = [.. Enumerable.Range(0, Boms).Select(_ => Documents.NewBom())];
        var streams = new List<LiveStream>();
        foreach (var bom in boms) streams.Add(await LiveStream.WatchAsync(service.Address, bom));
        await PublishAsync(publisher, boms, streams, 1, Events / 4); // Whatever is made once.

        var before = await AllocatedAsync(service, file);
        await PublishAsync(publisher, boms, streams, Events / 4 + 1, Events);
        var each = (await AllocatedAsync(service, file) - before) / Events;
        foreach (var stream in streams) await stream.DisposeAsync();

        output.WriteLine($"{each} bytes an event; the budget is {Budget}.");
        Assert.InRange(each, Budget / 10, Budget * 6 / 5);
    }

    // One at a time over all BOMs, as fast as Redis takes them; until the streams and the history have all.
    private static async Task PublishAsync(EventPublisher publisher, string[] boms, List<LiveStream> streams, int first, int count)
    {
        for (var number = first; number < first + count; number++)
            await publisher.PublishAsync(boms[number % Boms], Documents.Progress($"{number}", number));
        for (var number = first + count - Boms; number < first + count; number++) await streams[number % Boms].IdAsync($"{number}");
    }

    private static async Task<long> AllocatedAsync(Service service, string file)
    {
        service.Process.Signal((ProcessSignal)StartupHook.Signal);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(file)));
        var allocated = long.Parse(await File.ReadAllTextAsync(file, Limits.HangToken), CultureInfo.InvariantCulture);
        File.Delete(file);
        return allocated;
    }
}
