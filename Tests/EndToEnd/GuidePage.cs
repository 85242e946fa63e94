using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A page of an allowed origin that runs the guide's snippet and posts back what that logs.</summary>
internal sealed class GuidePage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GuidePage(IGuideSubject subject, string bomId)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        Address = Loopback.Address(subject.PagePort);
        _app.Urls.Add(Address.AbsoluteUri);
        var page = Page(subject, bomId);
        _app.MapGet("/", () => Results.Content(page, "text/html"));
        _app.MapPost("/seen", NoteAsync);
    }

    public Uri Address { get; }

    /// <summary>What the snippet has logged, in order.</summary>
    public Recording<string> Seen { get; } = new();

    public static async Task<GuidePage> ServeAsync(IGuideSubject subject, string bomId)
    {
        var page = new GuidePage(subject, bomId);
        await page._app.StartAsync(Limits.HangToken);
        return page;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Page(IGuideSubject subject, string bomId) => File
        .ReadAllText(SourceFiles.EndToEnd("guide.html"))
        .Replace("SERVER", subject.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("BOM_ID", bomId, StringComparison.Ordinal)
        .Replace("TOKEN", Service.Token, StringComparison.Ordinal);

    private async Task NoteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Seen.Add(await reader.ReadToEndAsync(context.RequestAborted));
    }
}
