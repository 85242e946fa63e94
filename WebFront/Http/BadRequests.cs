namespace EnrichmentStream.WebFront.Http;

/// <summary>Answers requests that the server itself could not read to the end with the status that it gives them, and
/// logs none: a client's fault is no error of this process.</summary>
internal static class BadRequests
{
    public static readonly ExceptionHandlerOptions Handling = new()
    {
        StatusCodeSelector = static exception =>
            exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException,
    };

    /// <summary>What is wrong, in words; null where the status is no such.</summary>
    public static string? Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The request could not be read: its body is cut short, or not framed as it says.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly. Send it at once.",
        StatusCodes.Status413PayloadTooLarge => "The body is too long.",
        _ => null,
    };
}
