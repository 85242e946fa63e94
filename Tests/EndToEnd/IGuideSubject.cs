namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>A running service to which the guide's checks are put.</summary>
public interface IGuideSubject
{
    /// <summary>Where it serves HTTP.</summary>
    Uri Address { get; }

    /// <summary>The port of the Redis that publishers use.</summary>
    int RedisPort { get; }

    /// <summary>The port of the one origin beside the guide's that may read: <c>http://127.0.0.1:port</c>.</summary>
    int PagePort { get; }
}
