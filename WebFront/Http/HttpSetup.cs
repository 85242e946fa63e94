using System.Net;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Sets up Kestrel, CORS and the answers to errors.</summary>
internal static class HttpSetup
{
    // The longest body that any path takes is a few names.
    private const int MaxBodyBytes = 64 << 10;

    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddSettings<HttpOptions, HttpOptionsValidator>();
        // ASP.NET Core's own, which nobody would be served by with its quotes.
        services.AddOptions<HttpOptions>().PostConfigure<IConfiguration>(
            static (_, configuration) => configuration.ReadSetting("AllowedHosts"));
        services.AddHostedService(provider => new PortCheck(
            "CNS_PORT", () => EndPointsOf(provider.GetRequiredService<IOptions<HttpOptions>>().Value)));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpOptions>>(Configure);
        // A frame goes to the socket on the thread that has it: with a hop for each, fan-out costs a third more CPU.
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>(Configure);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<HttpOptions>>(Configure);
        return services.AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
            problem.ProblemDetails.Detail ??= Explain(problem.HttpContext));
    }

    /// <summary>What comes before authentication, so that a 401 carries CORS headers and a body, too.</summary>
    /// <remarks>Errors are answered first of all, so that Kestrel never sees one of what follows.</remarks>
    public static IApplicationBuilder UseHttp(this IApplicationBuilder app) =>
        app.UseExceptionHandler(BadRequests.Handling).UseForwardedHeaders().Use(SetSecurityHeadersAsync)
            .UseMiddleware<PathPrefix>().UseRouting().UseStatusCodePages().Use(AnswerPreflightWithOkAsync).UseCors();

    private static void Configure(KestrelServerOptions kestrel, IOptions<HttpOptions> options)
    {
        kestrel.AddServerHeader = false;
        // A reader who pauses is no attack: its queue is bounded, and it may read on.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxConcurrentConnections = options.Value.Connections;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.Value.HeaderBytes;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        HalfClose.Allow(kestrel);
        var (host, port) = (options.Value.Host, options.Value.Port);
        if (host is "*") kestrel.ListenAnyIP(port);
        else if (host is "localhost" && port > 0) kestrel.ListenLocalhost(port);
        else kestrel.Listen(host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), port);
    }

    private static IPEndPoint[] EndPointsOf(HttpOptions options) => options.Host switch
    {
        "*" => [new(IPAddress.Any, options.Port)],
        "localhost" => LoopbackPorts.Of(options.Port),
        var address => [new(IPAddress.Parse(address), options.Port)],
    };

    private static void Configure(ForwardedHeadersOptions forwarded, IOptions<HttpOptions> options)
    {
        if (!ProxyList.TryParse(options.Value.TrustedProxies, out var networks)) return; // The validator has spoken.

        forwarded.ForwardedHeaders = networks.Length > 0
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedPrefix
            : ForwardedHeaders.None;
        forwarded.ForwardLimit = null; // Back to the first address that is no trusted proxy's.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks) forwarded.KnownIPNetworks.Add(network);
    }

    // As late as can be, so that an answer to an error has them, too.
    private static Task SetSecurityHeadersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers["Referrer-Policy"] = "no-referrer";
                headers.XContentTypeOptions = "nosniff";
                if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }

    private static void Configure(CorsOptions cors, IOptions<HttpOptions> options)
    {
        if (!OriginList.TryParse(options.Value.Origins, out var origins)) return; // The validator has spoken.
        if (!HeaderList.TryParse(options.Value.Headers, out var headers)) return;

        cors.AddDefaultPolicy(policy =>
        {
            policy.WithOrigins(origins).WithMethods("GET", "HEAD", "POST", "OPTIONS")
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10));
            if (headers.Contains(HeaderList.Any)) policy.AllowAnyHeader();
            else policy.WithHeaders([.. HeaderList.Usual.Union(headers, StringComparer.OrdinalIgnoreCase)]);
            // With credentials a browser takes * for a name, so there the headers are listed.
            if (options.Value.AllowCredentials)
                policy.AllowCredentials().WithExposedHeaders(
                "Cache-Control", "Content-Type", "Retry-After", "WWW-Authenticate", "Allow");
            else policy.WithExposedHeaders("*");
        });
    }

    // The middleware of ASP.NET Core answers a preflight with 204; the guide expects 200.
    private static async Task AnswerPreflightWithOkAsync(HttpContext context, RequestDelegate next)
    {
        var asked = context.Request.Headers;
        // With CORS_HEADERS=* the answer repeats what is asked for, and no header can hold this.
        if (asked.AccessControlRequestHeaders.ToString().AsSpan().ContainsAnyExceptInRange(' ', '~'))
            asked.Remove(CorsConstants.AccessControlRequestHeaders);
        await next(context);
        var preflight = HttpMethods.IsOptions(context.Request.Method)
            && asked.ContainsKey(CorsConstants.AccessControlRequestMethod);
        if (preflight && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status204NoContent })
            context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static string? Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path.",
        StatusCodes.Status405MethodNotAllowed => "This path does not take this method.",
        _ => BadRequests.Explain(context),
    };
}
