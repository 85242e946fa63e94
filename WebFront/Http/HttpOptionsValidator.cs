using System.Net;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Http;

internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("CNS_PORT", options.Port, 0, 65_535, "(0 takes any free port)");
        result.Require(
            options.Host is "*" or "localhost" || IPAddress.TryParse(options.Host, out _),
            $"CNS_HOST is '{options.Host}': use an IP address, localhost, or * for every address.");
        result.Require(
            ProxyList.TryParse(options.TrustedProxies, out _),
            $"TRUSTED_PROXIES is '{options.TrustedProxies}': use IP addresses or networks such as 10.0.0.0/8, with "
            + "commas.");
        result.Require(
            HeaderList.TryParse(options.Headers, out _),
            $"CORS_HEADERS is '{options.Headers}': use names of headers such as [\"X-Team\"], or *.");
        result.Require(
            PathPrefix.TryParse(options.PathBase, out var prefix),
            $"PATH_BASE is '{options.PathBase}': use a path such as /enrich, of A-Z a-z 0-9 . _ ~ - and /.");
        result.Require(
            !PathPrefix.IsOwn(prefix),
            $"PATH_BASE is '{options.PathBase}', which begins with a path of the service itself: use another, such as "
            + "/enrich.");
        result.Within("MAX_CONNECTIONS", options.Connections, 1, 10_000_000, "connections");
        result.Within("MAX_HEADER_BYTES", options.HeaderBytes, 8 << 10, 64 << 10, "bytes");
        ValidateOrigins(options, result);
        return result.Build();
    }

    private static void ValidateOrigins(HttpOptions options, ValidateOptionsResultBuilder result)
    {
        if (!OriginList.TryParse(options.Origins, out var origins))
        {
            result.AddError(
                $"CORS_ORIGINS is '{options.Origins}': "
                + "use origins such as [\"http://localhost:3000\"], without a path, or *.");
            return;
        }

        result.Require(
            !options.AllowCredentials || !origins.Contains(OriginList.Any),
            "CORS_ORIGINS is * while CORS_ALLOW_CREDENTIALS is true, which browsers refuse: name the origins.");
    }
}
