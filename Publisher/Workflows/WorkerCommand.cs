using System.CommandLine;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace EnrichmentStream.Publisher.Workflows;

/// <summary>The command <c>worker</c>.</summary>
internal static class WorkerCommand
{
    private const string Description =
        """
        Hosts the Temporal activity publish_enrichment_event until Ctrl-C. TEMPORAL_API_KEY and TEMPORAL_TLS are for
        servers that ask for them.
        """;

    public static Command Create()
    {
        var command = new Command("worker", Description);
        (Option<string> Option, string Setting)[] options =
        [
            (Text("--address", "The server; TEMPORAL_ADDRESS, else localhost:7233, by default.", "HOST:PORT"),
                "TEMPORAL_ADDRESS"),
            (Text("--namespace", "TEMPORAL_NAMESPACE, else default, by default.", "NAME"), "TEMPORAL_NAMESPACE"),
            (Text("--task-queue", "TEMPORAL_TASK_QUEUE, else enrichment-events, by default.", "NAME"),
                "TEMPORAL_TASK_QUEUE"),
        ];
        foreach (var (option, _) in options) command.Add(option);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var settings = options.Where(pair => parsed.GetValue(pair.Option) is not null)
                .ToDictionary(pair => pair.Setting, string? (pair) => parsed.GetValue(pair.Option));
            await using var services = PublisherServices.Build(options: settings, add: static services =>
                services.AddSettings<TemporalOptions, TemporalOptionsValidator>().AddSingleton<EnrichmentActivities>());
            return await RunAsync(services, cancellationToken);
        });
        return command;
    }

    private static Option<string> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static async Task<int> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<TemporalOptions>>().Value;
        var activities = services.GetRequiredService<EnrichmentActivities>();
        var client = await ConnectAsync(options, services.GetRequiredService<ILoggerFactory>());
        var workerOptions =
            new TemporalWorkerOptions(options.TaskQueue) { GracefulShutdownTimeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var worker = new TemporalWorker(client, workerOptions.AddAllActivities(activities));
            await Console.Out.WriteLineAsync(
                $"The worker takes {EnrichmentActivities.PublishEnrichmentEvent} "
                + $"from the task queue '{options.TaskQueue}' "
                + $"of '{options.Namespace}' at {options.Address}. Ctrl-C ends it.");
            await worker.ExecuteAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to end it.
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            throw new CommandException($"The worker cannot go on: {exception.Message}", ExitCodes.Failed);
        }

        return ExitCodes.Done;
    }

    private static async Task<TemporalClient> ConnectAsync(TemporalOptions options, ILoggerFactory loggers)
    {
        try
        {
            return await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(options.Address)
            {
                Namespace = options.Namespace,
                LoggerFactory = loggers,
                ApiKey = string.IsNullOrEmpty(options.ApiKey) ? null : options.ApiKey,
                Tls = options.Tls || !string.IsNullOrEmpty(options.ApiKey) ? new TlsOptions() : null,
            });
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            throw new CommandException(
                $"No Temporal server answers at {options.Address}: start one, or set TEMPORAL_ADDRESS to where it is. "
                + $"({PrintableText.Of(exception.Message)})",
                ExitCodes.Failed);
        }
    }
}
