using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>A channel that fails as it is told, and remembers in which order things came.</summary>
internal sealed class FakeChannel(string name, List<string> journal) : IEventChannel
{
    public string Name => name;

    public string Where => name;

    public bool CutsOff => true;

    /// <summary>What the next attempts throw; when it is empty, the channel takes everything.</summary>
    public Queue<ChannelException> Failures { get; } = [];

    /// <summary>Fails every attempt.</summary>
    public bool IsAway { get; set; }

    /// <summary>Answers no attempt.</summary>
    public bool Hangs { get; set; }

    public long Receivers { get; set; } = 1;

    /// <summary>What it has taken.</summary>
    public List<EnrichmentDocument> Documents { get; } = [];

    public Task<Delivery> SendAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        lock (journal) journal.Add($"{name} {document.EventId}");
        if (Hangs) return HangAsync(cancellationToken);
        if (IsAway) throw Away();
        if (Failures.TryDequeue(out var failure)) throw failure;
        lock (journal) Documents.Add(document);
        return Task.FromResult(new Delivery(ChannelOutcome.Sent, Receivers));
    }

    private static async Task<Delivery> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return default;
    }

    public static ChannelException Away() => new("It is away.", isTransient: true);

    public static ChannelException Refusal() => new("It cannot hold that.", isTransient: false) { IsRefusal = true };
}
