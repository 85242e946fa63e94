using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Startup;

/// <summary>Runs a process to its end and turns what a user can mend into one line on standard error.</summary>
public static class ProgramRunner
{
    /// <summary>Exit code for a wrong setting (sysexits.h, EX_CONFIG).</summary>
    public const int WrongSetting = 78;

    /// <summary>Exit code where the process was told to stop and a part of it did not.</summary>
    public const int Unfinished = 1;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Builds and runs a host until it is told to stop.</summary>
    /// <param name="args">The command line; <c>--help</c> prints <paramref name="help"/> instead.</param>
    /// <param name="help">What the process does, and how to call it.</param>
    /// <param name="build">Makes the host.</param>
    /// <returns>0, or an exit code that says what kept it from starting.</returns>
    public static async Task<int> RunAsync(string[] args, string help, Func<IHost> build)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            await Console.Out.WriteLineAsync(help);
            return 0;
        }

        IHostApplicationLifetime? lifetime = null;
        try
        {
            using var host = build();
            lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            // All sections at once, before anything reads the first wrong one.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await RunAsync(host, lifetime);
            return 0;
        }
        catch (Exception) when (lifetime is
            { ApplicationStopping.IsCancellationRequested: true, ApplicationStarted.IsCancellationRequested: false })
        {
            return 0; // Told to stop while it was still starting; how the libraries put that differs.
        }
        catch (Exception exception) when (Explain(exception) is { } lines)
        {
            foreach (var line in lines) await Console.Error.WriteLineAsync(line);
            return IsWrongSetting(exception) ? WrongSetting : 1;
        }
    }

    // The host's own limit asks its parts to hurry, but waits for them; some wait for a server that is away.
    private static async Task RunAsync(IHost host, IHostApplicationLifetime lifetime)
    {
        // Before it runs, for it disposes its services at the end.
        var limit = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + Grace;
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = lifetime.ApplicationStopping.Register(stopping.SetResult);
        var run = host.RunAsync();
        await Task.WhenAny(run, stopping.Task);
        try
        {
            await run.WaitAsync(limit, TimeProvider.System);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            await Console.Error.WriteLineAsync(
                $"A part of the process did not stop within {limit.TotalSeconds} s; it ends without.");
            // Returning would wait for that part once more, to dispose it.
            Environment.Exit(Unfinished);
        }
    }

    private static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException wrong => wrong.Failures,
        // The configuration binder's own text names the setting and the type that it could not convert to.
        InvalidOperationException { InnerException: FormatException or ArgumentException } unread => [unread.Message],
        StartupException refused => [refused.Message],
        IOException { InnerException: AddressInUseException } => [Taken(exception)],
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            [Taken(exception)],
        AggregateException many when many.InnerExceptions.All(inner => Explain(inner) is not null) =>
            many.InnerExceptions.SelectMany(inner => Explain(inner)!),
        _ => null,
    };

    private static bool IsWrongSetting(Exception exception) =>
        exception is OptionsValidationException or StartupException { IsWrongSetting: true }
            or InvalidOperationException { InnerException: FormatException or ArgumentException }
        || (exception is AggregateException many && many.InnerExceptions.All(IsWrongSetting));

    private static string Taken(Exception exception) =>
        $"A port is taken: {exception.Message} Choose another, or end what uses it.";
}
