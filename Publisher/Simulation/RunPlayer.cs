using System.Text.Json.Nodes;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Plays the script of one run once.</summary>
internal sealed class RunPlayer
{
    private static readonly TimeSpan LastWordPatience = TimeSpan.FromSeconds(2);

    private readonly RunScript _script;
    private readonly SimulationOptions _options;
    private readonly BomId _bomId;
    private readonly EnrichmentPublisher _publisher;
    private readonly TimeProvider _time;
    private readonly Action<SimulationStep>? _steps;
    private readonly RunIds _ids;
    private readonly EnrichmentDocuments _documents;
    private readonly RunCounts _counts;
    private RunProgress _progress;
    private bool _begun;
    private bool _isEnded;
    private int _published;

    public RunPlayer(
        RunScript script, SimulationOptions options, BomId bomId, EnrichmentPublisher publisher, TimeProvider time,
        Action<SimulationStep>? steps)
    {
        (_script, _options, _bomId, _publisher, _time, _steps) = (script, options, bomId, publisher, time, steps);
        _ids = new RunIds(options.Seed, bomId, time.GetUtcNow());
        _documents = new EnrichmentDocuments(
            new EnrichmentRun { BomId = bomId, WorkflowRunId = _ids.Run, OrganizationId = options.OrganizationId },
            time);
        _counts = new RunCounts(script);
        _progress = _counts.At(null, options.Speed);
    }

    public async Task<SimulationResult> PlayAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Ended(await PlayToEndAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(SimulationEnd.Stopped, await TellFailedAsync("Cancelled", "The run was stopped."));
        }
        catch (Exception exception) when (_begun)
        {
            var untold = await TellFailedAsync(
                "Simulation failed", "The run was given up: an event of it could not be published.");
            if (exception is not (PublishException or InvalidDocumentException)) throw;
            return Ended(SimulationEnd.GivenUp, untold is null ? exception.Message : $"{exception.Message} {untold}");
        }
    }

    private async Task<SimulationEnd> PlayToEndAsync(CancellationToken cancellationToken)
    {
        var config = new RunConfig(_options.BatchSize, [.. _options.Suppliers.Select(supplier => supplier.Name)]);
        await PublishAsync(_documents.Started(_progress, config, _ids.NextEvent()), cancellationToken);
        foreach (var batch in _script.Batches)
        {
            if (batch.Number > _script.FailsAfter) return await FailAsync(cancellationToken);
            await Task.Delay(batch.Duration / _options.Speed, _time, cancellationToken);
            await PublishAsync(batch, cancellationToken);
        }

        var summary = new JsonObject { ["suppliers"] = Suppliers(), ["batches"] = _script.Batches.Count };
        await PublishAsync(_documents.Completed(_progress, summary, _ids.NextEvent()), cancellationToken);
        return SimulationEnd.Completed;
    }

    private async Task PublishAsync(SimulatedBatch batch, CancellationToken cancellationToken)
    {
        if (_options.WithComponents)
            foreach (var part in batch.Parts) await _publisher.PublishAsync(Component(part), cancellationToken);
        _counts.Add(batch);
        _progress = _counts.At(batch, _options.Speed);
        var size = batch.Parts.Count;
        var details = new JsonObject { ["suppliers"] = Suppliers(batch), ["throttled_by"] = batch.Throttled?.Name };
        var done = new RunBatch(batch.Number, size, size);
        await PublishAsync(_documents.Progress(_progress, done, details, _ids.NextEvent()), cancellationToken);
    }

    private async Task<SimulationEnd> FailAsync(CancellationToken cancellationToken)
    {
        const string Message = "Supplier API rate limit exceeded. Retry after 60 seconds.";
        var document = _documents.Failed("Rate limit exceeded", Message, _progress, _ids.NextEvent());
        await PublishAsync(document, cancellationToken);
        return SimulationEnd.Failed;
    }

    // Whoever watches must not wait for a run that nobody goes on with. The part that was looked up last is left out:
    // it may be what cannot be published.
    private async Task<string?> TellFailedAsync(string error, string message)
    {
        if (!_begun || _isEnded) return null;
        using var patience = new CancellationTokenSource(LastWordPatience, _time);
        try
        {
            var document = _documents.Failed(error, message, _progress with { CurrentItem = null }, _ids.NextEvent());
            await PublishAsync(document, patience.Token);
            return null;
        }
        catch (Exception exception) when (exception is PublishException or OperationCanceledException)
        {
            return _isEnded ? null : "Watchers could not be told that the run has ended.";
        }
    }

    private async Task PublishAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        _begun = true; // Told to stop while it waits for the answer, watchers may have the event all the same.
        var result = await _publisher.TryPublishAsync(document, cancellationToken);
        if (result.IsSomewhere) _published++;
        _isEnded = document.EventType is EventTypes.Completed or EventTypes.Failed && result.IsSomewhere;
        if (!result.IsComplete) throw new PublishException(result);
        _steps?.Invoke(new SimulationStep(_bomId, document.EventType, _progress, _published));
    }

    private EnrichmentDocument Component(SimulatedPart part) => _documents.Component(
        new RunComponent(
            part.Line.Mpn, part.Line.Manufacturer, part.Found?.Name,
            part.Outcome is PartOutcome.Enriched ? null : part.Message),
        _ids.NextEvent());

    private JsonObject Suppliers() => new(
        _counts.Found.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    private JsonArray Suppliers(SimulatedBatch batch) => [.. _options.Suppliers.Select(supplier => new JsonObject
    {
        ["name"] = supplier.Name,
        ["requests"] = batch.Parts.Count(part => part.Asked.Contains(supplier)),
        ["found"] = batch.Parts.Count(part => part.Found == supplier),
        ["requests_per_second"] = supplier.RequestsPerSecond,
    })];

    private SimulationResult Ended(SimulationEnd end, string? problem = null) =>
        new(_bomId, _ids.Run, end, _progress, _published, problem);
}
