using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Asks grains for the state of their BOMs.</summary>
internal sealed partial class BomStates(
    IClusterClient cluster, UnknownBomLimit unknownBoms, ILogger<BomStates> logger)
{
    /// <summary>The state of a BOM, for somebody.</summary>
    public async Task<BomAnswer> AskAsync(Viewer viewer, BomId bomId, CancellationToken cancellationToken)
    {
        using var questions = await unknownBoms.AskAsync(viewer, [bomId], cancellationToken);
        if (questions is null) return new BomAnswer(null, IsOneTooMany: true);

        var state = await AskAsync(bomId, cancellationToken);
        if (state is null) questions.Withdraw();
        else questions.Answer(bomId, state.Newest is not null);
        return new BomAnswer(state, IsOneTooMany: false);
    }

    private async Task<EnrichmentState?> AskAsync(BomId bomId, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<IEnrichmentGrain>(bomId.Value).GetStateAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(exception, bomId);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: the grain could not be asked for its state.")]
    private partial void LogUnanswered(Exception exception, BomId bomId);
}
