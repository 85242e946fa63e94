using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>Keeps subscriptions in memory, and fails every write while it is told to.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), object> _states = [];
    private readonly TaskCompletionSource _failedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;

    public bool Fails { get; set; }

    /// <summary>Completes when a second write has failed, so one retry as well.</summary>
    public Task FailedTwice => _failedTwice.Task;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var state);
        grainState.State = state is T known ? known : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Fails)
        {
            if (Interlocked.Increment(ref _failures) == 2)
                _failedTwice.TrySetResult();

            throw new IOException("The storage is down.");
        }

        _states[(stateName, grainId)] = grainState.State!; // Grains write only states that they hold.
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.TryRemove((stateName, grainId), out _);
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    public void AddTo(IServiceCollection services) => services.AddKeyedSingleton<IGrainStorage>("PubSubStore", this);
}
