using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Silo;
using EnrichmentStream.Standalone;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Health;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Revocation;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Hosting;

/// <summary>Every number outside of its range stops the start with its name, its value and the range.</summary>
[Trait("Suite", "Unit")]
public class SettingsValidatorTests
{
    [Theory]
    [InlineData("INGEST_MAX_MESSAGE_BYTES", 1_024, 16_777_216)]
    [InlineData("INGEST_QUEUE_EVENTS", 16, 1_000_000)]
    [InlineData("INGEST_QUEUE_BYTES", 65_536, 1_073_741_824)]
    [InlineData("INGEST_REPLAY_SECONDS", 0, 600)]
    [InlineData("INGEST_REPLAY_BYTES", 0, 4_294_967_296)]
    public void Ingest_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<IngestOptions>(new IngestOptionsValidator(), setting, lowest, highest);

    [Theory]
    [InlineData("GRAIN_EVENTS", 1, 100_000)]
    [InlineData("GRAIN_BYTES", 4_096, 268_435_456)]
    [InlineData("GRAIN_IDLE_MINUTES", 2, 10_080)]
    public void Enrichment_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<EnrichmentOptions>(new EnrichmentOptionsValidator(), setting, lowest, highest);

    [Theory]
    [InlineData("FRONT_EVENTS", 1, 100_000)]
    [InlineData("FRONT_BYTES", 4_096, 268_435_456)]
    [InlineData("FRONT_LINGER_SECONDS", 0, 600)]
    public void Front_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<FrontOptions>(new FrontOptionsValidator(), setting, lowest, highest);

    [Theory]
    [InlineData("CANARY_SECONDS", 1, 3_600)]
    public void Health_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<HealthOptions>(new HealthOptionsValidator(), setting, lowest, highest);

    [Theory]
    [InlineData("SSE_KEEPALIVE_SECONDS", 1, 300)]
    [InlineData("SSE_QUEUE_FRAMES", 16, 100_000)]
    [InlineData("SSE_END_SECONDS", 1, 3_600)]
    [InlineData("SSE_QUEUE_MAX_BYTES", 1_048_576, 1_073_741_824)]
    public void Sse_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<SseOptions>(new SseOptionsValidator(), setting, lowest, highest);

    [Theory]
    [InlineData("MAX_STREAMS", 1, 1_000_000)]
    [InlineData("MAX_STREAMS_PER_ORGANIZATION", 1, 1_000_000)]
    [InlineData("MAX_STREAMS_PER_SUBJECT", 1, 1_000_000)]
    [InlineData("MAX_BOMS_PER_SUBJECT", 50, 1_000_000)]
    [InlineData("MAX_STREAMS_PER_ADDRESS", 1, 1_000_000)]
    [InlineData("MAX_UNAUTHORIZED_PER_MINUTE", 1, 1_000_000)]
    [InlineData("MAX_TOKEN_BYTES", 512, 16_384)]
    [InlineData("MAX_UNKNOWN_BOMS_PER_MINUTE", 50, 1_000_000)]
    [InlineData("MAX_HISTORY_READS_PER_SUBJECT", 1, 1_000)]
    public void Limits_OutsideTheirRange_AreNamed(string setting, long lowest, long highest) =>
        AssertRange<LimitOptions>(new LimitOptionsValidator(), setting, lowest, highest);

    [Fact]
    public void Revocation_OutsideItsRange_IsNamed() =>
        AssertRange<RevocationOptions>(new RevocationOptionsValidator(), "REVOCATION_HOURS", 1, 8_760);

    [Fact]
    public void Ticket_OutsideItsRange_IsNamed() =>
        AssertRange<TicketOptions>(new TicketOptionsValidator(), "TICKET_MINUTES", 1, 1_440);

    [Theory]
    [InlineData("MAX_CONNECTIONS", 1, 10_000_000)]
    [InlineData("MAX_HEADER_BYTES", 8_192, 65_536)]
    public void Http_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<HttpOptions>(new HttpOptionsValidator(), setting, lowest, highest);

    [Fact]
    public void Http_ProxyThatIsNoAddress_IsNamed() => UnitsValidation.AssertBad(
        new HttpOptionsValidator(), new HttpOptions { TrustedProxies = "proxy.example" },
        "TRUSTED_PROXIES", "proxy.example", "10.0.0.0/8");

    [Theory]
    [InlineData("SILO_PORT", 1, 65_535)]
    [InlineData("GATEWAY_PORT", 1, 65_535)]
    public void Silo_OutsideItsRange_IsNamed(string setting, long lowest, long highest) =>
        AssertRange<SiloOptions>(new SiloOptionsValidator(), setting, lowest, highest);

    [Fact]
    public void Standalone_OutsideItsRange_IsNamed() =>
        AssertRange<StandaloneOptions>(new StandaloneOptionsValidator(), "EMBEDDED_REDIS_PORT", 1, 65_535);

    [Fact]
    public void Sse_QueueBytes_AreWithinTheCap()
    {
        var validator = new SseOptionsValidator();

        UnitsValidation.AssertBad(
            validator, new SseOptions { QueueBytes = 1_024 }, "SSE_QUEUE_BYTES", 1_024, 65_536, 268_435_456);
        UnitsValidation.AssertBad(
            validator, new SseOptions { QueueBytes = 2 << 20, QueueMaxBytes = 1 << 20 }, "SSE_QUEUE_MAX_BYTES", 1 << 20, 2 << 20);
    }

    // A message that is allowed must fit into an empty queue, or it never arrives.
    [Fact]
    public void Ingest_QueueSmallerThanAMessage_IsNamed()
    {
        var options = new IngestOptions { QueueBytes = 64 << 10, MaxMessageBytes = 256 << 10 };

        UnitsValidation.AssertBad(new IngestOptionsValidator(), options, "INGEST_QUEUE_BYTES", 64 << 10, 256 << 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("name\n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void Cluster_BadName_IsNamed(string name)
    {
        var result = new ClusterSettingsValidator().Validate(null, new ClusterSettings { ClusterId = name });

        Assert.True(result.Failed);
        Assert.StartsWith("CLUSTER_ID", Assert.Single(result.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_StreamProvider_IsPushOrMemory()
    {
        var validator = new ClusterSettingsValidator();

        UnitsValidation.AssertGood(validator, new ClusterSettings());
        UnitsValidation.AssertGood(validator, new ClusterSettings { StreamProvider = "memory" });
        UnitsValidation.AssertBad(
            validator, new ClusterSettings { StreamProvider = "kafka" }, "STREAM_PROVIDER", "kafka", "push", "memory");
    }

    [Fact]
    public void Silo_AddressAndPorts_SayWhatWouldBeRight()
    {
        var validator = new SiloOptionsValidator();

        UnitsValidation.AssertGood(validator, new SiloOptions { Address = "auto" });
        UnitsValidation.AssertBad(validator, new SiloOptions { Address = "silo-1" }, "SILO_ADDRESS", "silo-1", "auto");
        UnitsValidation.AssertBad(
            validator, new SiloOptions { SiloPort = 5_000, GatewayPort = 5_000 }, "SILO_PORT", "GATEWAY_PORT", 5_000);
    }

    [Fact]
    public void Redis_MissingOrBad_IsNamedWithoutItsSecret()
    {
        var validator = new RedisOptionsValidator();

        UnitsValidation.AssertGood(validator, new RedisOptions { Url = "redis://localhost:27012/0" });
        UnitsValidation.AssertBad(validator, new RedisOptions(), "REDIS_URL", "redis://host:port/0");
        UnitsValidation.AssertBad(validator, new RedisOptions { Url = "localhost" }, "REDIS_URL", "redis://host:port/0");
        var result = validator.Validate(null, new RedisOptions { Url = "redis://:hunter2@localhost/x" });
        Assert.DoesNotContain("hunter2", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static void AssertRange<T>(
        Microsoft.Extensions.Options.IValidateOptions<T> validator, string setting, long lowest, long highest)
        where T : class, new()
    {
        UnitsValidation.AssertGood(validator, new T());
        if (setting != "INGEST_QUEUE_BYTES") UnitsValidation.AssertGood(validator, UnitsSettings.Bind<T>(setting, lowest));
        foreach (var wrong in (long[])[lowest - 1, highest + 1])
        {
            if (UnitsSettings.Fits<T>(setting, wrong))
                UnitsValidation.AssertBad(validator, UnitsSettings.Bind<T>(setting, wrong), setting, wrong, lowest, highest);
        }
    }
}
