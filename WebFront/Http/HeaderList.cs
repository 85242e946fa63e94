using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EnrichmentStream.WebFront.Http;

/// <summary>The request headers that pages of other origins may send.</summary>
internal static class HeaderList
{
    public const string Any = "*";

    // RFC 9110, 5.6.2: the characters of a token.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What clients of streams need, and what libraries for tracing add to every request of a page.</summary>
    public static readonly string[] Usual =
    [
        "Authorization", "Last-Event-ID", "Cache-Control", "Content-Type", "Accept", "Pragma", "X-Requested-With",
        // W3C Trace Context and Baggage, Sentry.
        "traceparent", "tracestate", "baggage", "sentry-trace",
        // Zipkin, Jaeger, Datadog, New Relic, Elastic, Application Insights, AWS and Google Cloud.
        "b3", "X-B3-TraceId", "X-B3-SpanId", "X-B3-ParentSpanId", "X-B3-Sampled", "X-B3-Flags", "uber-trace-id",
        "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-origin", "x-datadog-sampling-priority", "x-datadog-tags",
        "newrelic", "elastic-apm-traceparent", "Request-Id", "Request-Context", "X-Amzn-Trace-Id",
        "X-Cloud-Trace-Context", "X-Request-ID", "X-Correlation-ID",
        // PostHog.
        "X-POSTHOG-DISTINCT-ID", "X-POSTHOG-SESSION-ID", "X-POSTHOG-WINDOW-ID",
    ];

    /// <summary>Reads <c>CORS_HEADERS</c>.</summary>
    /// <returns>False where an entry is neither <c>*</c> nor the name of a header.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string[]? headers)
    {
        headers = TextList.Split(text);
        return headers?.All(static name => name is { Length: > 0 } && !name.AsSpan().ContainsAnyExcept(TokenCharacters)) is true;
    }
}
