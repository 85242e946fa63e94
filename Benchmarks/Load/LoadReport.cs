using System.Globalization;
using System.Text.Json;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Shows a result to people, and writes it for programs.</summary>
internal static class LoadReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>Writes the table to standard output, and a file where one is named.</summary>
    /// <exception cref="LoadException">The file cannot be written.</exception>
    public static async Task WriteAsync(LoadResult result, FileInfo? file)
    {
        foreach (var (name, value) in Rows(result)) await Console.Out.WriteLineAsync($"  {name,-14}{value}");
        if (file is null) return;

        try
        {
            await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(result, Json) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"--json cannot be written: {exception.Message}", exception);
        }
    }

    private static IEnumerable<(string Name, string Value)> Rows(LoadResult result)
    {
        var check = result.Deliveries;
        yield return (
            "load",
            Text($"{result.Streams:N0} streams over {result.Boms:N0} BOMs, {result.Rate:N0} events/s of {result.DocumentBytes:N0} B for {result.Seconds:N0} s"));
        yield return (
            "published",
            Text($"{result.Published:N0} events, at most {result.PublisherMostLateMs:N1} ms late"));
        yield return (
            "delivered",
            Text($"{check.Delivered:N0} of {result.Expected:N0} ({result.DeliveriesPerSecond:N0}/s)"));
        yield return (
            "faults",
            Text($"{check.Missing:N0} missing, {check.Duplicated:N0} duplicated, {check.Reordered:N0} reordered; {check.Conflated:N0} conflated"));
        yield return (
            "service said",
            Text($"{result.ClosedStreams:N0} streams closed, {result.ErrorFrames:N0} error frames"));
        yield return (
            "latency",
            Text($"p50 {result.P50Ms:N2} ms, p90 {result.P90Ms:N2} ms, p99 {result.P99Ms:N2} ms, max {result.MaxMs:N2} ms"));
        yield return ("service CPU", result.ServiceMeasured
            ? Text($"{result.ServiceCpuSeconds:N2} s, {result.ServiceCpuUsPerDelivery:N1} us a delivery; connecting {result.ServiceConnectCpuSeconds:N2} s")
            : "not measured: no process found at that port, give --pids");
        if (result.ServiceMeasured)
            yield return ("service RSS", Text($"{result.ServiceIdleMb:N0} MB before, {result.ServiceEndMb:N0} MB after; {result.ServiceKbPerConnection:N1} KB a connection"));
        yield return (
            "client CPU",
            Text($"{result.ClientCpuSeconds:N2} s, {result.ClientCpuUsPerDelivery:N1} us a delivery; RSS {result.ClientEndMb:N0} MB"));
        yield return ("connecting", Text($"{result.ConnectSeconds:N2} s"));
        yield return ("verdict", Verdict(result));
    }

    private static string Verdict(LoadResult result)
    {
        var verdict = result.IsComplete ? "complete" : "INCOMPLETE";
        if (result.Interrupted) verdict += ", interrupted: the figures are those of the time until then";
        if (result is { Published: > 0, Deliveries.Delivered: 0 }) verdict += "; nothing arrived: does the service listen on this Redis?";
        return verdict;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
