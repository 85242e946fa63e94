using EnrichmentStream.WebFront.Http;
using Microsoft.Extensions.FileProviders;

namespace EnrichmentStream.WebFront.Page;

/// <summary>Serves the live page, whose files are in the assembly: it needs neither Node.js nor a folder beside the
/// program.</summary>
/// <remarks>The page is public; what it shows is not, and each of its requests brings a token.</remarks>
internal static class PageSetup
{
    // No inline script or style, nothing from elsewhere, and no frame around it. The page talks to its own front alone.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Answers <c>/</c> and the page's own files; every other path goes on.</summary>
    public static IApplicationBuilder UsePage(this IApplicationBuilder app)
    {
        var files = new EmbeddedFileProvider(typeof(PageSetup).Assembly, "EnrichmentStream.WebFront.wwwroot");
        return app
            .Use((context, next) => RefuseOtherMethods(context, files) ? Task.CompletedTask : next(context))
            .UseDefaultFiles(new DefaultFilesOptions { FileProvider = files })
            .UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = SetHeaders });
    }

    private static bool RefuseOtherMethods(HttpContext context, EmbeddedFileProvider files)
    {
        if (ReadRoutes.Methods.Contains(context.Request.Method)) return false;
        var name = context.Request.Path.Value is "/" ? "/index.html" : context.Request.Path.Value;
        if (name is null || !files.GetFileInfo(name).Exists) return false;

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", ReadRoutes.Methods);
        return true;
    }

    private static void SetHeaders(Microsoft.AspNetCore.StaticFiles.StaticFileResponseContext context)
    {
        var headers = context.Context.Response.Headers;
        // Names carry no version, so a browser asks each time; an ETag makes that cheap.
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
