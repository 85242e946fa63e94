using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>Adds push streams: Orleans streams that a grain's own silo delivers to the subscribers.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Publish from grains, or from other code in a silo; a client can only subscribe. <c>OnNextAsync</c> completes
/// at once, and an event must not be changed after it.</item>
/// <item>Events of one producer reach each subscriber in order. Those published once <c>SubscribeAsync</c> has
/// returned arrive, unless the subscriber lags, a queue is full, or a silo or connection dies.</item>
/// <item>Delivery is at most once in the normal case; nothing is stored, and nothing can be replayed.</item>
/// <item>Only explicit subscriptions, kept in the grain storage named <c>PubSubStore</c> or as the provider.</item>
/// </list>
/// </remarks>
public static class PushStreamHostingExtensions
{
    /// <summary>Adds a push stream provider to a silo, for its grains and its own client.</summary>
    /// <param name="builder">The silo; it needs a grain storage for subscriptions.</param>
    /// <param name="name">The provider's name, the same on silos and clients.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="OptionsValidationException">At start: a setting is out of its range.</exception>
    public static ISiloBuilder AddPushStreams(
        this ISiloBuilder builder, string name, Action<PushStreamOptions>? configure = null)
    {
        AddShared(builder.Services, name, onSilo: true, configure);
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(services =>
            new PushDeliveryFilter(name, Options(services, name).DeliveryTimeout, Time(services)));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new PushDrain(
            name, Queues(services, name), Options(services, name).DrainTimeout, Time(services),
            services.GetRequiredService<ILogger<PushDrain>>()));

        return builder.AddPersistentStreams(name, Factory, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedOnly);
            streams.ConfigurePartitionBalancing((_, _) => new LocalQueueBalancer());
            streams.ConfigureBackoffProvider((_, _) => (IMessageDeliveryBackoffProvider)new PushBackoff());
            streams.ConfigureBackoffProvider((_, _) => (IQueueReaderBackoffProvider)new PushBackoff());
            streams.ConfigurePullingAgent(agent =>
                agent.Configure<IServiceProvider>((options, services) => Apply(Options(services, name), options)));
        });
    }

    /// <summary>Adds a push stream provider to a client, to subscribe with.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The provider's name, the same on silos and clients.</param>
    /// <param name="configure">Accepted so that one method can set up both; a client uses none of the settings.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="OptionsValidationException">At start: a setting is out of its range.</exception>
    public static IClientBuilder AddPushStreams(
        this IClientBuilder builder, string name, Action<PushStreamOptions>? configure = null)
    {
        AddShared(builder.Services, name, onSilo: false, configure);
        return builder.AddPersistentStreams(
            name, Factory, streams => streams.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedOnly));
    }

    private static void AddShared(
        IServiceCollection services, string name, bool onSilo, Action<PushStreamOptions>? configure)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PushStreamMetrics>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PushStreamOptions>, PushStreamOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PushStreamOptions>, PushStreamRulesValidator>());
        services.AddOptions<PushStreamOptions>(name).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddKeyedSingleton(name, (provider, _) => new PushQueues(
            name, Options(provider, name), provider.GetRequiredService<PushStreamMetrics>(), Time(provider),
            provider.GetRequiredService<ILogger<PushQueue>>()));
        services.AddKeyedSingleton(name, (provider, _) =>
            new PushAdapterFactory(name, Queues(provider, name), onSilo));
    }

    private static void Apply(PushStreamOptions push, StreamPullingAgentOptions agent)
    {
        agent.BatchContainerBatchSize = push.DeliveryBatchSize;
        agent.GetQueueMsgsTimerPeriod = push.ReadPause;
        agent.MaxEventDeliveryTime = push.DeliveryTimeout;
        agent.StreamInactivityPeriod = push.StreamInactivity;
    }

    private static PushAdapterFactory Factory(IServiceProvider services, string name) =>
        services.GetRequiredKeyedService<PushAdapterFactory>(name);

    private static PushStreamOptions Options(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<PushStreamOptions>>().Get(name);

    private static PushQueues Queues(IServiceProvider services, string name) =>
        services.GetRequiredKeyedService<PushQueues>(name);

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
