using System.Text.Json.Serialization;
using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Publisher.Simulation;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Standalone.Demo;

/// <summary><c>POST /api/demo/runs</c>, and <c>GET</c> and <c>HEAD</c>, which start nothing: something to watch for a
/// newcomer who has no publisher yet.</summary>
internal static class DemoEndpoint
{
    private const int MaxBodyBytes = 4_096;
    private const string Unreadable = """Send a JSON object such as {"boms": 3, "speed": 2}, or no body.""";

    /// <summary>Adds the runs, and the publisher that they go through.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEnrichmentPublisher(configuration);
        services.AddSingleton<DemoRuns>();
        return services.AddHostedService(provider => provider.GetRequiredService<DemoRuns>());
    }

    /// <summary>Maps the path; it needs a token of somebody who can then watch what it started.</summary>
    public static WebApplication MapDemo(this WebApplication app)
    {
        app.MapMethods(
            "/api/demo/runs", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post], HandleAsync).RequireAuthorization();
        return app;
    }

    private static async Task<IResult> HandleAsync(HttpContext context, DemoRuns runs)
    {
        // The page asks whether there are any.
        if (!HttpMethods.IsPost(context.Request.Method)) return Results.NoContent();

        var viewer = Viewer.Of(context);
        var organizationId = viewer.OrganizationId ?? (viewer.SeesAll ? SimulationOptions.DemoOrganization : null);
        if (organizationId is null || viewer.BomIds is not null)
            return Problem("Your token names no organization, so you could not watch what you start.", StatusCodes.Status403Forbidden);

        var (isReadable, body) = await RequestBody.ReadAsync<DemoRequest>(context, MaxBodyBytes);
        var request = body ?? new DemoRequest();
        if (!isReadable) return Problem(Unreadable, StatusCodes.Status400BadRequest);
        if (request.Problem is { } problem) return Problem(problem, StatusCodes.Status400BadRequest);

        var most = viewer.SeesAll ? DemoRuns.MostBoms : DemoRuns.MostBomsOfOne;
        var boms = runs.Start(request, organizationId, most);
        return boms is []
            ? Problem(
                $"{most} demo BOMs at most play at the same time. Try again later.", StatusCodes.Status429TooManyRequests)
            : Results.Json(new Answer([.. boms.Select(bom => bom.Value)], organizationId), statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult Problem(string detail, int status) => Results.Problem(detail, statusCode: status);

    private sealed record Answer(
        [property: JsonPropertyName("bom_ids")] string[] BomIds,
        [property: JsonPropertyName("organization_id")] string OrganizationId);
}
