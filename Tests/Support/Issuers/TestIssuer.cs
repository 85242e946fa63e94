using System.Globalization;
using System.Text.Json.Nodes;
using EnrichmentStream.WebFront.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Tests.Support.Issuers;

/// <summary>A real issuer on loopback: discovery, key set, rotation, and every way of being of no use.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<SigningKey> _published = [];
    private int _keySetFetches;
    private int _questions;

    private TestIssuer(WebApplication app) => _app = app;

    /// <summary>Where it is, and its issuer's name, without a slash at the end.</summary>
    public string Url => _app.Urls.First();

    public IssuerMood Mood { get; set; }

    /// <summary>What its discovery document calls it; its URL where this is null.</summary>
    public string? Name { get; set; }

    /// <summary>How often the key set has been asked for.</summary>
    public int KeySetFetches => Volatile.Read(ref _keySetFetches);

    /// <summary>How many requests have come, whatever became of them.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>The key that it signs with now.</summary>
    public SigningKey Key { get; private set; } = SigningKey.Rsa("rsa-1");

    public static async Task<TestIssuer> StartAsync(SigningKey? key = null, int? port = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port ?? 0}"));
        var issuer = new TestIssuer(builder.Build());
        issuer.Map();
        issuer.Rotate(key ?? issuer.Key);
        await issuer._app.StartAsync(Limits.HangToken);
        return issuer;
    }

    /// <summary>Publishes a key instead of all others, and signs with it.</summary>
    public void Rotate(SigningKey key)
    {
        lock (_published)
        {
            _published.Clear();
            _published.Add(key);
        }

        Key = key;
    }

    /// <summary>Publishes one more key, for another algorithm.</summary>
    public void Publish(SigningKey key)
    {
        lock (_published) _published.Add(key);
    }

    /// <summary>The claims of a good access token.</summary>
    public JsonObject Claims(string audience, string? organization = "org-1", string? issuer = null) =>
        TestTokens.Claims(issuer ?? Url, audience, organization);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", AnswerAsync(() => new JsonObject
        {
            ["issuer"] = Mood is IssuerMood.Foreign ? "https://other.example" : Name ?? Url,
            ["jwks_uri"] = Url + "/keys",
        }));
        foreach (var path in (string[])["/keys", "/.well-known/jwks.json", "/auth/v1/.well-known/jwks.json"])
        {
            _app.MapGet(path, AnswerAsync(() =>
            {
                Interlocked.Increment(ref _keySetFetches);
                lock (_published)
                {
                    JsonNode[] keys = Mood is IssuerMood.Empty ? [] : [.. _published.Select(key => key.Public())];
                    return new JsonObject { ["keys"] = new JsonArray(keys) };
                }
            }));
        }
    }

    private RequestDelegate AnswerAsync(Func<JsonObject> answer) => async context =>
    {
        Interlocked.Increment(ref _questions);
        switch (Mood)
        {
            case IssuerMood.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                    .ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case IssuerMood.Garbage:
                await context.Response.WriteAsync("<html>Sorry</html>", Limits.HangToken);
                break;
            case IssuerMood.Failing:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            default:
                await context.Response.WriteAsync(answer().ToJsonString(), Limits.HangToken);
                break;
        }
    };
}
