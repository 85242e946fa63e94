using System.Net;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Watching;

/// <summary>What the service says of a BOM at one moment.</summary>
/// <param name="Status"><c>running</c>, <c>stalled</c>, <c>paused</c>, <c>completed</c>, <c>failed</c> or
/// <c>cancelled</c>.</param>
/// <param name="Json">All of it, as it came.</param>
internal sealed record BomStatus(string Status, string Json)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Asks the service once.</summary>
    /// <exception cref="CommandException">It refuses, knows nothing, or cannot be reached.</exception>
    public static async Task<BomStatus> AskAsync(
        HttpClient http, ServiceAccess service, BomId bomId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = service.Get($"boms/{bomId}");
            using var response = await http.SendAsync(message, both.Token);
            if (response.StatusCode is HttpStatusCode.NotFound)
                throw new CommandException($"No run of BOM {bomId} is known.");
            if (response.StatusCode is not HttpStatusCode.OK) throw await RefusedAsync(service, response, both.Token);
            return Read(await response.Content.ReadAsStringAsync(both.Token));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException)
        {
            throw new CommandException(
                $"{service.Server} does not answer as the service would: {exception.Message}", ExitCodes.Failed);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's limit for a connection comes as a cancellation, too, around the reason.
            throw new CommandException(
                limit.IsCancellationRequested
                    ? $"{service.Server} has not answered within {Longest.TotalSeconds} s."
                    : $"{service.Server} does not answer: {exception.InnerException?.Message ?? exception.Message}",
                ExitCodes.Failed);
        }
    }

    /// <summary>Says it in a line.</summary>
    public string Text(BomId bomId)
    {
        using var parsed = JsonDocument.Parse(Json);
        var state = WatchedState.Read(Json);
        string?[] parts =
        [
            $"{bomId}: {PrintableText.Of(Status)}",
            state.Percent is { } percent ? ProgressText.Percent(percent) : null,
            state.Text.Length > 0 ? state.Text : null, Member("run", "run "), Member("received_at", "last event at "),
        ];
        return string.Join(", ", parts.Where(part => part is not null));

        string? Member(string name, string before) =>
            parsed.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
                ? before + PrintableText.Of(value.GetString()!)
                : null;
    }

    private static BomStatus Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return new BomStatus(
            parsed.RootElement.TryGetProperty("status", out var status) ? status.GetString() ?? "" : "", json);
    }

    // A service that cannot answer now is a failure, and one that will not is a refusal.
    private static async Task<CommandException> RefusedAsync(
        ServiceAccess service, HttpResponseMessage response, CancellationToken cancellationToken) => new(
            $"{service.Server.Authority} refuses: {await service.DetailAsync(response, cancellationToken)}",
            (int)response.StatusCode >= 500 ? ExitCodes.Failed : ExitCodes.CannotRun);
}
