using EnrichmentStream.History;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>The table <c>enrichment_events</c>, which has each <c>event_id</c> once.</summary>
internal sealed class TableEventChannel(IEventHistory history) : IEventChannel
{
    public string Name => "table";

    public string Where => "The table";

    public bool CutsOff => false;

    public async Task<Delivery> SendAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        RecordResult result;
        try
        {
            result = await history.RecordAsync([new RecordedEvent(document.BomId, document.Event)], cancellationToken);
        }
        catch (HistoryException exception)
        {
            throw new ChannelException(exception.Message, exception.IsTransient, exception);
        }

        if (result.Refused is [var refused, ..])
            throw new ChannelException($"The table refuses the event: {refused.Reason}", isTransient: false)
            {
                IsRefusal = true,
            };
        return new Delivery(result.Recorded > 0 ? ChannelOutcome.Sent : ChannelOutcome.Known);
    }
}
