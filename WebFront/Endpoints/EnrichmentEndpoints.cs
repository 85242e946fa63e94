using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Revocation;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Endpoints;

internal static class EnrichmentEndpoints
{
    /// <summary>Adds the hubs and what serves them.</summary>
    public static IServiceCollection AddEnrichmentStreams(this IServiceCollection services)
    {
        services.AddSettings<FrontOptions, FrontOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HubMetrics>();
        services.TryAddSingleton<StreamEndpoint>();
        services.TryAddSingleton<StreamHead>();
        services.TryAddSingleton<StreamGate>();
        services.TryAddSingleton<TicketEndpoint>();
        services.TryAddSingleton<RevokeEndpoint>();
        services.TryAddSingleton<BomEndpoint>();
        services.TryAddSingleton<BomStates>();
        services.TryAddSingleton<HistoryLink>();
        services.TryAddSingleton<HistoryPages>();
        services.TryAddSingleton<EventsEndpoint>();
        services.TryAddSingleton(NewFeed);
        services.TryAddSingleton<BomHubs>();
        return services.AddHostedService(provider => provider.GetRequiredService<BomHubs>());
    }

    // A front that shares its process with a silo needs no stream.
    private static FrontFeed NewFeed(IServiceProvider services)
    {
        if (services.GetService<ILocalFronts>() is { } fronts) return new LocalFeed(fronts);

        var cluster = services.GetRequiredService<IClusterClient>();
        var metrics = services.GetRequiredService<HubMetrics>();
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILogger<StreamFeed>>();
        return new StreamFeed(
            new FrontLinks(cluster), (front, onNext) => new FrontStream(cluster, front, onNext, metrics, time, logger), metrics,
            time, logger);
    }

    /// <summary>Maps the streams and the state of a BOM; all need a token.</summary>
    public static void MapEnrichment(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/enrichment").RequireAuthorization();
        group.MapRead("/stream", static (HttpContext context, StreamEndpoint endpoint) =>
            endpoint.HandleManyAsync(context)).WithMetadata(new AwaitsRevocations());
        group.MapRead("/stream/{bom_id}", static (HttpContext context, string bom_id, StreamEndpoint endpoint) =>
            endpoint.HandleAsync(context, bom_id)).WithMetadata(new AwaitsRevocations());
        group.MapPost("/stream/ticket", static (HttpContext context, TicketEndpoint endpoint) =>
            endpoint.HandleAsync(context));
        group.MapPost("/stream/{bom_id}/ticket", static (HttpContext context, TicketEndpoint endpoint) =>
            endpoint.HandleAsync(context));
        group.MapPost("/admin/revoke", static (HttpContext context, RevokeEndpoint endpoint) =>
            endpoint.HandleAsync(context));
        group.MapRead("/boms/{bom_id}/events", static (HttpContext context, string bom_id, EventsEndpoint endpoint) =>
            endpoint.HandleAsync(context, bom_id));
        group.MapRead("/boms/{bom_id}", static (HttpContext context, string bom_id, BomEndpoint endpoint) =>
            endpoint.HandleAsync(context, bom_id));
    }
}
