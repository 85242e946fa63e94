using System.Diagnostics;
using System.Globalization;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Many short BOMs through one process, of which every third never ends: what they cost goes with them.</summary>
/// <remarks>The long form: <c>SOAK_TEST_BOMS=100000 dotnet test Tests --filter FullyQualifiedName~SoakTests</c>.</remarks>
[Trait("Suite", "EndToEnd")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int EventsOfABom = 6;

    // What is kept for a BOM by Orleans' streams, for half an hour and longer, is not ours to give back.
    private const long BytesOfABom = 10_000;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private static readonly int Boms = int.Parse(
        Environment.GetEnvironmentVariable("SOAK_TEST_BOMS") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task ShortBoms_SomeNeverEnded_LeaveNothingThatWorks()
    {
        // A canary would have its grain and its reminder when one looks.
        await using var service = await StandaloneHarness.StartAsync(ForgetSoon, "--CANARY_SECONDS", "3600");
        await RunAsync(service, "warm-up", 100);
        await Eventually.TrueAsync(async () => await ActivationsAsync(service) == 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Tell("before", service, 0);

        await RunAsync(service, "bom", Boms);
        Tell("published", service, await ActivationsAsync(service));
        await WaitAsync(async () => await ActivationsAsync(service) == 0);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Tell("forgotten", service, await ActivationsAsync(service));
        var (reads, cpu) = await RestAsync(service);
        output.WriteLine($"at rest for {Rest.TotalSeconds} s: {reads} reads of the history, {cpu:P1} of a core");

        Assert.Equal(0, reads);
        Assert.Equal(0, service.Services.GetRequiredService<TrackedBoms>().Count);
        Assert.Equal(0, service.Services.GetRequiredService<TidyService>().Waiting);
        Assert.InRange(after - before, long.MinValue, Boms * BytesOfABom + (20 << 20));
        Assert.Equal("e5", await NewestAsync(service, "bom-0")); // All of it is in the history.
    }

    // Nobody waits for minutes here.
    private static void ForgetSoon(IServiceCollection services)
    {
        services.RemoveAll<IValidateOptions<EnrichmentOptions>>();
        services.PostConfigure<EnrichmentOptions>(options => (options.IdleMinutes, options.ShrinkSeconds) = (0, 1));
        services.PostConfigure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(2);
            options.ClassSpecificCollectionAge[typeof(EnrichmentGrain).FullName!] = TimeSpan.FromSeconds(10);
        });
    }

    private static async Task RunAsync(StandaloneHarness service, string prefix, int boms)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, boms), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, _) =>
            {
                var bom = $"{prefix}-{number}";
                await service.PublishAsync(bom, Documents.Started("e0", bom));
                for (var nth = 1; nth < EventsOfABom - 1; nth++) await service.PublishAsync(bom, Documents.Progress($"e{nth}", nth, bom));
                await service.PublishAsync(bom, number % 3 == 1
                    ? Documents.Progress("e5", 5, bom)
                    : Documents.Completed("e5", 5, bom));
            });
        await WaitAsync(async () => await NewestAsync(service, $"{prefix}-{boms - 1}") == "e5");
    }

    private static async Task<string?> NewestAsync(StandaloneHarness service, string bom) =>
        (await service.Services.GetRequiredService<IGrainFactory>().GetGrain<IEnrichmentGrain>(bom)
            .GetStateAsync(Limits.HangToken)).Newest?.EventId;

    private static async Task<int> ActivationsAsync(StandaloneHarness service)
    {
        var counts = await service.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return counts.Where(one => one.GrainType.Contains(nameof(EnrichmentGrain), StringComparison.Ordinal)).Sum(one => one.ActivationCount);
    }

    // The long form takes longer than a hang.
    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Limits.Hang + TimeSpan.FromMilliseconds(5) * Boms)
                throw new TimeoutException("It never came.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task<(long Reads, double Cpu)> RestAsync(StandaloneHarness service)
    {
        using var process = Process.GetCurrentProcess();
        var (reads, cpu) = (service.Counters["enrichment.history.reads"], process.TotalProcessorTime);
        await Task.Delay(Rest, TimeProvider.System);
        process.Refresh();
        return (service.Counters["enrichment.history.reads"] - reads, (process.TotalProcessorTime - cpu) / Rest);
    }

    private void Tell(string when, StandaloneHarness service, int activations) => output.WriteLine(
        $"{when}: {GC.GetTotalMemory(forceFullCollection: false) >> 20} MiB managed, {Environment.WorkingSet >> 20} MiB resident, "
        + $"{activations} activations, {service.Services.GetRequiredService<TrackedBoms>().Count} tracked, "
        + $"{service.Counters["enrichment.history.reads"]} reads");
}
