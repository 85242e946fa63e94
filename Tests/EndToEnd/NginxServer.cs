using System.Globalization;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A real nginx in front of the service, with what people have in its configuration: everything compressed,
/// and its own defaults, by which it asks over HTTP/1.0 and buffers.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private NginxServer(TemporaryFolder folder, int port)
    {
        (_folder, Address) = (folder, Loopback.Address(port));
        // Debian's is not on everybody's PATH.
        var program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        _process = ChildProcess.Start(
            program, ["-e", "stderr", "-p", folder.Path, "-c", Path.Combine(folder.Path, "nginx.conf")], folder.Path,
            new Dictionary<string, string>());
    }

    public Uri Address { get; }

    /// <summary>Starts it: <c>/</c> leads to the service, <c>/enrich/</c> too with the prefix taken off, and
    /// <c>/kept/</c> with it left on.</summary>
    public static async Task<NginxServer> StartAsync(Uri service)
    {
        var (folder, port) = (new TemporaryFolder(), TcpPorts.Take());
        folder.Write("nginx.conf", Configuration(service.GetLeftPart(UriPartial.Authority), port));
        var server = new NginxServer(folder, port);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await server.AnswersAsync())
        {
            if (server._process.HasExited) throw new InvalidOperationException(server._process.Transcript);
            await timer.WaitForNextTickAsync(Support.Limits.HangToken);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Configuration(string service, int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
          gzip on; gzip_proxied any; gzip_types *; gzip_min_length 0;
          server {
            listen 127.0.0.1:{{port}};
            location / { proxy_pass {{service}}; }
            location /enrich/ { proxy_pass {{service}}/; proxy_set_header X-Forwarded-Prefix /enrich; }
            location /kept/ { proxy_pass {{service}}; proxy_set_header X-Forwarded-Prefix /kept; }
          }
        }
        """);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Loopback.GetAsync(new Uri(Address, "/health/live"))).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
